#!/bin/sh
# A real MicroPython to run board B's firmware on: .cache/micropython/run. The system's own where it
# has one; else Debian trixie's, unpacked beside with the libraries it was built for and started by
# their own loader, from the archive that this Debian uses. Nothing is installed. Without it the
# tests that need it are skipped by name.
set -eu
cd "$(dirname "$0")/.."
folder=$PWD/.cache/micropython
packages="micropython libc6 libffi8 libmbedcrypto16 libmbedtls21 libmbedx509-7"

test ! -x "$folder/run" || exit 0
mkdir -p "$folder/lists/partial" "$folder/cache/archives/partial" "$folder/root"

if command -v micropython >/dev/null; then
    ln -sf "$(command -v micropython)" "$folder/run"
    exit 0
fi
command -v apt-get >/dev/null || { echo "no MicroPython here: tests that need it are skipped"; exit 0; }

archive=$(apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' 'Origin: Debian' 'Label: Debian' |
    sort -u | head -n 1)
test -n "$archive" || { echo "no MicroPython: run apt-get update first; tests that need it are skipped"; exit 0; }
echo "deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] $archive trixie main" >"$folder/sources.list"
apt() {
    apt-get -qq -o Dir::Etc::sourcelist="$folder/sources.list" -o Dir::Etc::sourceparts=- \
        -o Dir::State::lists="$folder/lists" -o Dir::State::status=/dev/null \
        -o Dir::Cache="$folder/cache" -o APT::Sandbox::User="$(id -un)" "$@"
}
apt update
(cd "$folder/cache" && apt download $packages)
for package in "$folder"/cache/*.deb; do
    dpkg-deb -x "$package" "$folder/root"
done
loader=$(ls "$folder"/root/usr/lib/*/ld-linux-*.so.* | head -n 1)
cat >"$folder/starter" <<END
#!/bin/sh
exec "$loader" --library-path "$(dirname "$loader")" "$folder/root/usr/bin/micropython" "\$@"
END
chmod +x "$folder/starter"
"$folder/starter" -c 'import ujson, ubinascii'
mv "$folder/starter" "$folder/run"
rm -rf "$folder/lists" "$folder/cache"
