"""Keys are ours alone: no file name is in them, and no hash that others could compute."""

import hashlib
import re

import pytest

from storage import keys

SHA = hashlib.sha256(b"ink").hexdigest()


def test_inbox_keys_are_random_and_never_the_same():
    found = {keys.inbox() for _ in range(1000)}

    assert len(found) == 1000
    assert all(re.fullmatch(r"inbox/[0-9a-f]{32}", key) for key in found)


def test_the_same_bytes_of_two_versions_have_different_keys():
    assert keys.original(SHA, salt=keys.salt()) != keys.original(SHA, salt=keys.salt())


def test_the_same_bytes_of_one_version_have_one_key():
    salt = keys.salt()

    assert keys.original(SHA, salt=salt) == keys.original(SHA, salt=salt)


@pytest.mark.parametrize(
    ("make", "folder"), [(keys.original, "originals"), (keys.deliverable, "deliverables")]
)
def test_the_hash_of_the_bytes_is_not_in_the_key(make, folder):
    key = make(SHA, salt="s" * 16)

    assert re.fullmatch(rf"{folder}/([0-9a-f]{{2}})/\1[0-9a-f]{{62}}", key)
    assert SHA not in key and hashlib.sha256(SHA.encode()).hexdigest() not in key


def test_a_rendition_is_named_by_its_original_and_its_recipe():
    one, two = (keys.original(SHA, salt=letter * 16) for letter in "ab")

    found = {
        keys.rendition(original, recipe=recipe) for original in (one, two) for recipe in ("thumb", "full")
    }

    assert len(found) == 4
    assert keys.rendition(one, recipe="thumb") in found
    assert all(re.fullmatch(r"renditions/([0-9a-f]{2})/\1[0-9a-f]{62}", key) for key in found)
    assert not any(one.rpartition("/")[2] in key for key in found)


@pytest.mark.parametrize("sha256", ["", "abc", SHA.upper(), SHA + "0", SHA[:-1] + "g", SHA + "\n"])
def test_only_a_sha256_makes_a_key(sha256):
    with pytest.raises(ValueError, match="SHA-256"):
        keys.original(sha256, salt="s" * 16)


def test_a_salt_is_long_enough_to_hide():
    with pytest.raises(ValueError, match="salt"):
        keys.original(SHA, salt="s" * 15)


def test_every_key_we_make_is_a_key():
    original = keys.original(SHA, salt=keys.salt())
    for key in (
        keys.inbox(),
        original,
        keys.deliverable(SHA, salt=keys.salt()),
        keys.rendition(original, recipe="x"),
    ):
        assert keys.require_key(key) == key
