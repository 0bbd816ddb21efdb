#!/usr/bin/env bash
# bare_debian.sh [--root DIR] [--keep] [--working-tree] [TARGET...]
#
# Proves that `make demo` and `make test` (or the TARGETs named) set themselves up on a Debian 12
# that has only git, make and python3-venv. Run as root, with debootstrap installed.
#   --root DIR      where the bare system is made once and kept (.cache/bare-debian)
#   --keep          keep the copy that was used, DIR.run, to look into
#   --working-tree  take the files as they are now, instead of a clone of what is committed
set -euo pipefail

checkout=$(cd "$(dirname "$0")/.." && pwd)
script=$checkout/tools/bare_debian.sh
suite=bookworm

main() {
    base=$checkout/.cache/bare-debian keep= source=clone targets=()
    while [ $# -gt 0 ]; do
        case $1 in
            --root) base=$(realpath -m "$2"); shift ;;
            --keep) keep=1 ;;
            --working-tree) source=working_tree ;;
            -*) sed -n '2,9s/^# \{0,1\}//p' "$script"; exit 2 ;;
            *) targets+=("$1") ;;
        esac
        shift
    done
    [ ${#targets[@]} -gt 0 ] || targets=(demo test)
    need_root_and_debootstrap

    [ -e "$base/.ready" ] || make_base
    used=$base.run
    remove "$used"
    trap leave EXIT
    cp -a --reflink=auto "$base" "$used"
    place_checkout "$used/root/edgeai"
    for target in "${targets[@]}"; do
        prove "$target"
    done
}

need_root_and_debootstrap() {
    [ "$(id -u)" = 0 ] || { echo "Run as root: it makes a system and enters it." >&2; exit 2; }
    command -v debootstrap >/dev/null || { echo "Missing: apt-get install debootstrap" >&2; exit 2; }
}

leave() {
    [ -n "$keep" ] && echo "kept: $used" || remove "$used"
}

# Mounts live in the namespace of enter() only; --one-file-system is the second lock on that door.
remove() {
    rm -rf --one-file-system "$1"
}

make_base() {
    remove "$base"
    mkdir -p "$(dirname "$base")"
    unshare --mount --propagation private debootstrap --variant=minbase "$suite" "$base" $(mirror)
    give_network "$base"
    enter "$base" sh -c 'apt-get update && DEBIAN_FRONTEND=noninteractive \
        apt-get install --yes --no-install-recommends ca-certificates git make python3-venv &&
        update-ca-certificates'
    touch "$base/.ready"
}

# The mirror this machine's apt uses; nothing (debootstrap's own) where apt has none for the suite.
mirror() {
    apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' "Codename: $suite" | head -n 1
}

# What this machine needs to reach its registries: names, sources, keys, certificates.
give_network() {
    local root=$1 part
    cp -L /etc/resolv.conf /etc/hosts "$root/etc/"
    for part in /etc/apt/{sources.list,sources.list.d,apt.conf,apt.conf.d,keyrings,trusted.gpg.d} \
        /usr/share/keyrings /usr/local/share/ca-certificates; do
        if [ -e "$part" ]; then
            rm -rf "$root$part"
            mkdir -p "$root$(dirname "$part")"
            cp -aL "$part" "$root$part"
        fi
    done
    [ -e /etc/apt/sources.list ] || rm -f "$root/etc/apt/sources.list"
}

# The proxies and pip's settings of the network as environment lines; folders of this machine mean
# nothing inside, nor what it pins.
network_environment() {
    env | grep -iE '^(http|https|no)_proxy=' || true
    python3 -m pip config list 2>/dev/null | grep -v "file://" |
        sed -nE "s/^(:env:|global)\.(cert|proxy|trusted-host|(extra-)?index-url|retries|(default-)?timeout)='(.*)'\$/\2=\5/p" |
        sort -u | while IFS='=' read -r key value; do
            echo "PIP_$(echo "$key" | tr 'a-z-' 'A-Z_')=$(inside "$value")"
        done
}

# A certificate file that the settings name is the system's bundle inside.
inside() {
    if [ -f "$1" ]; then echo /etc/ssl/certs/ca-certificates.crt; else echo "$1"; fi
}

place_checkout() {
    if [ "$source" = clone ]; then
        git clone --quiet --no-hardlinks "$checkout" "$1"
    else
        mkdir -p "$1"
        git -C "$checkout" ls-files -co --exclude-standard -z |
            tar -C "$checkout" --null --files-from - --ignore-failed-read -cf - | tar -C "$1" -xf -
    fi
}

prove() {
    local began=$SECONDS
    echo "== bare Debian: make $1"
    enter "$used" sh -c "cd /root/edgeai && make $1" || { echo "== make $1 FAILED" >&2; exit 1; }
    echo "== make $1 passed in $((SECONDS - began)) s"
}

# enter ROOT COMMAND...: in namespaces of its own, so that mounts and daemons end with the command.
enter() {
    local root=$1 settings
    shift
    mapfile -t settings < <(network_environment)
    unshare --mount --propagation private --pid --fork --kill-child \
        bash "$script" --inside "$root" env -i HOME=/root TERM=dumb \
        PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin "${settings[@]}" "$@"
}

# The rest runs within those namespaces. The system becomes their root as a container's is, not by
# chroot alone, below which Linux gives nobody namespaces of his own: programs that are graded get some.
inside_namespaces() {
    local root=$1 node
    shift
    mount --bind "$root" "$root"
    mount -t proc proc "$root/proc"
    mount -t tmpfs -o mode=755 tmpfs "$root/dev"
    for node in null,1,3 zero,1,5 full,1,7 random,1,8 urandom,1,9 tty,5,0; do
        mknod -m 666 "$root/dev/${node%%,*}" c $(echo "${node#*,}" | tr , ' ')
    done
    mkdir -m 1777 "$root/dev/shm" && mkdir "$root/dev/pts"
    mount -t devpts -o newinstance,ptmxmode=666 devpts "$root/dev/pts"
    ln -s pts/ptmx "$root/dev/ptmx"
    ln -s /proc/self/fd "$root/dev/fd"
    cd "$root"
    mkdir .outside
    pivot_root . .outside
    exec chroot . sh -c 'umount --lazy /.outside && rmdir /.outside && exec "$@"' sh "$@"
}

if [ "${1:-}" = --inside ]; then
    shift
    inside_namespaces "$@"
else
    main "$@"
fi
