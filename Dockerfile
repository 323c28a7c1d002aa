# syntax=docker/dockerfile:1
# Two stages: what builds the wheel stays behind, what runs it is small and belongs to nobody special.

FROM python:3.11-slim AS build
WORKDIR /src
COPY pyproject.toml constraints.txt README.md LICENSE ./
COPY bot bot
COPY classifier classifier
COPY data data
COPY migrations migrations
RUN python -m venv /opt/commonground \
    && /opt/commonground/bin/pip install --no-cache-dir -c constraints.txt .

FROM python:3.11-slim
RUN useradd --system --uid 10001 --create-home --home-dir /var/lib/commonground commonground
COPY --from=build /opt/commonground /opt/commonground
ENV PATH=/opt/commonground/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    COMMONGROUND_LOG=json:info \
    PORT=3000
# The SQLite file of a container without DATABASE_URL lies here; mount a volume to keep it.
WORKDIR /var/lib/commonground
VOLUME /var/lib/commonground
USER commonground
EXPOSE 3000
# `run` answers /healthz on PORT in Socket Mode too.
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s \
    CMD ["python", "-c", "import os, urllib.request as u; u.urlopen(f'http://127.0.0.1:{os.environ[\"PORT\"]}/healthz', timeout=4)"]
ENTRYPOINT ["commonground"]
CMD ["run"]
