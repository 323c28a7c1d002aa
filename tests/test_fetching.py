import hashlib

import pytest

from bot.errors import SourceError
from bot.fetching import Patience, at_mirror, fetch
from classifier.corpus.sources import PublicFile
from tests.shelf import open_shelf

CONTENT = b"Somebody said something.\n" * 4000


@pytest.fixture
def shelf(monkeypatch):
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    with open_shelf() as shelf:
        shelf.files["/a/good.txt"] = CONTENT
        yield shelf


def listed(*paths, at_most=1e6, sha256=None, server="https://example.org"):
    return PublicFile("good.txt", tuple(server + path for path in paths), 1e5, at_most, sha256)


async def got(shelf, file, patience=None, count=lambda _: None):
    return await fetch([file], mirror=shelf.address, patience=patience, count=count)


async def test_a_good_file_comes_whole_and_every_byte_is_counted(shelf):
    pieces = []

    files = await got(shelf, listed("/a/good.txt", sha256=hashlib.sha256(CONTENT).hexdigest()), count=pieces.append)

    assert files == {"good.txt": CONTENT}
    assert sum(pieces) == len(CONTENT)


async def test_a_file_that_moved_is_followed(shelf):
    shelf.moved["/a/old.txt"] = "/a/good.txt"

    assert await got(shelf, listed("/a/old.txt")) == {"good.txt": CONTENT}


async def test_a_wrong_checksum_is_named_and_the_file_not_used(shelf):
    with pytest.raises(SourceError, match=rf"checksum {hashlib.sha256(CONTENT).hexdigest()}, expected 00"):
        await got(shelf, listed("/a/good.txt", sha256="00"))


async def test_a_missing_file_says_that_it_may_have_moved(shelf):
    with pytest.raises(SourceError, match=r"/a/none\.txt answers 404\. Its publishers may have moved it"):
        await got(shelf, listed("/a/none.txt"))


async def test_a_file_that_is_too_large_is_not_read_to_its_end(shelf):
    shelf.files["/a/huge.txt"] = b"x" * 5_000_000
    pieces = []

    with pytest.raises(SourceError, match=r"larger than 0\.1 MB"):
        await got(shelf, listed("/a/huge.txt", at_most=1e5), count=pieces.append)
    assert sum(pieces) < 1_000_000


async def test_a_file_that_is_cut_off_is_not_taken_for_whole(shelf):
    shelf.cut_off.add("/a/good.txt")

    with pytest.raises(SourceError, match="was cut off"):
        await got(shelf, listed("/a/good.txt"))


async def test_a_server_that_keeps_us_waiting_is_given_up(shelf):
    shelf.slow.add("/a/good.txt")

    with pytest.raises(SourceError, match="did not answer in time"):
        await got(shelf, listed("/a/good.txt"), Patience(between_s=0.2))


async def test_a_server_that_is_not_there_is_named():
    with pytest.raises(SourceError, match=r"127\.0\.0\.1:1/a is out of reach"):
        await fetch([listed("/a")], mirror="http://127.0.0.1:1", count=lambda _: None)


@pytest.mark.parametrize("wrong", ["nonsense", "ftp://127.0.0.1", "http://", "http://[", "file:///etc"])
async def test_what_is_no_address_of_a_server_is_said_so(wrong):
    with pytest.raises(SourceError, match="Check the network, or the address after --from"):
        await fetch([listed("/a")], mirror=wrong, count=lambda _: None)


async def test_the_next_address_is_tried_where_the_first_fails(shelf):
    files = await got(shelf, listed("/gone.txt", "/a/good.txt"))

    assert files == {"good.txt": CONTENT}
    assert shelf.asked == ["/gone.txt", "/a/good.txt"]


def test_without_a_mirror_an_address_is_asked_as_it_is_listed():
    assert at_mirror("https://example.org/a/b.txt", None) == "https://example.org/a/b.txt"
