"""Fetches the sources of PyAudio, RPi.GPIO and libraries on it, as published, into .cache/authors/.

The tests run the examples found there on the virtual kit, and the libraries' own code. `pip download` would first run the
packages' own build code (RPi.GPIO's refuses on some machines), so only pip's finder is used:
it knows the index, proxy and certificates that the user's pip is set up with.
"""
import hashlib
import io
import os
import shutil
import sys
import tarfile
from collections import namedtuple
from contextlib import closing

Source = namedtuple("Source", "requirement folder sha256")
SOURCES = (
    Source("PyAudio==0.2.14", "PyAudio-0.2.14",
           "78dfff3879b4994d1f4fc6485646a57755c6ee3c19647a491f790a0895bd2f87"),
    Source("RPi.GPIO==0.7.1", "RPi.GPIO-0.7.1",
           "cd61c4b03c37b62bba4a5acfea9862749c33c618e0295e7e90aa4713fb373b70"),
    Source("dht11==0.1.0", "dht11-0.1.0",
           "148de58f2555ca05b85b0b3fadb2fcf8070ec7195daade4cb355685265a933c2"),
    Source("RPLCD==1.3.1", "RPLCD-1.3.1",
           "b99d293f358af1c0525fcfeabdc6466049e555db569ffbca3f217591fc14e4f9"),
)
AUTHORS = os.path.join(
    os.path.dirname(os.path.dirname(os.path.abspath(__file__))), ".cache", "authors")


def main():
    missing = [source for source in SOURCES if not os.path.isdir(os.path.join(AUTHORS, source.folder))]
    failed = [source.requirement for source in missing if not fetched(source)]
    return 1 if failed else 0


def fetched(source):
    """True once the source stands in its folder; any trouble is told, and costs only the tests on it."""
    try:
        place(source, download(source.requirement))
    except Exception as trouble:  # pip's finder and network raise errors of many families
        print("not fetched: %s (%s); the tests of its examples will be skipped"
              % (source.requirement, trouble), file=sys.stderr)
        return False
    print("fetched %s" % source.requirement)
    return True


def download(requirement):
    """The bytes of the requirement's source archive, from the index pip is set up with."""
    from pip._internal.commands import create_command
    name, version = requirement.split("==")
    command = create_command("download")
    options, _ = command.parse_args(["--no-deps", "--no-binary", ":all:", requirement])
    with command.main_context():
        session = command._build_session(options)
        finder = command._build_package_finder(options, session)
        links = [found.link for found in finder.find_all_candidates(name)
                 if str(found.version) == version]
        if not links:
            raise LookupError("no source archive in the index")
        with closing(session.get(links[0].url_without_fragment)) as answer:
            answer.raise_for_status()
            return answer.content


def place(source, archive):
    """Unpacks beside its folder and renames, so that a folder that exists is whole."""
    digest = hashlib.sha256(archive).hexdigest()
    if digest != source.sha256:
        raise ValueError("its SHA-256 is %s, not %s" % (digest, source.sha256))
    partial = os.path.join(AUTHORS, source.folder + ".partial")
    shutil.rmtree(partial, ignore_errors=True)
    with tarfile.open(fileobj=io.BytesIO(archive)) as tar:
        tar.extractall(partial, **safely())
    os.rename(os.path.join(partial, source.folder), os.path.join(AUTHORS, source.folder))
    os.rmdir(partial)


def safely():
    """The digest already vouches for the archive; newer Pythons want a filter named all the same."""
    return {"filter": "data"} if hasattr(tarfile, "data_filter") else {}


if __name__ == "__main__":
    sys.exit(main())
