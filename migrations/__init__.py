"""The steps from one release's tables to the next. Ships in the wheel; run by `commonground migrate`."""
