#!/usr/bin/env bash
# Boots a throw-away systemd (PID 1, journald, D-Bus) over a copy-on-write view of
# this machine's own root, so that the tests can try ljwx-trainer as the unit it will be.
# Needs root, a cgroup v2 mount (hybrid will do), and these Debian packages:
#   apt-get install --no-install-recommends systemd systemd-container dbus
#
#   systemd-sandbox.sh up   DIR              boot; nothing happens when it is up already
#   systemd-sandbox.sh exec DIR -- CMD...    run CMD inside as root, and exit as it did
#   systemd-sandbox.sh down DIR              power off, end what is left, remove every trace
#
# Build before `up`: a file changed on this machine later may look stale or missing inside; hand
# it over by DIR/share. That is /share inside, both ways; whatever else is written inside lands on
# a tmpfs and goes away with `down`. DIR/console.log keeps what the boot printed.
set -euo pipefail

boot_seconds=${LJWX_SANDBOX_BOOT_SECONDS:-30}
stop_seconds=${LJWX_SANDBOX_STOP_SECONDS:-20}
disk=${LJWX_SANDBOX_DISK:-2g}

die() { echo "systemd-sandbox: $*" >&2; exit 1; }
usage() { sed -n '7,9s/^#  *//p' "$0" >&2; exit 64; }

[ $# -ge 2 ] || usage
verb=$1 dir=$(realpath -m -- "$2"); shift 2
self=$(realpath -- "$0")
name=ljwx-$(printf %s "$dir" | sha256sum | cut -c1-12)

# One cgroup of our own in the v2 tree, and its twin in systemd's v1 tree where there
# is one. What runs in it is ours to end, and nothing else is.
v2=$(findmnt -rno TARGET -t cgroup2 | head -n1)
v1=$(findmnt -rno TARGET -t cgroup -O name=systemd | head -n1 || true)
[ -n "$v2" ] || die "no cgroup v2 is mounted"
box=$v2/$name
trees=("$box" ${v1:+"$v1/$name"})

populated() { grep -qsx 'populated 1' "$box/cgroup.events"; }
vacant() { ! populated; }

enter() {  # PART: moves this (sub)shell into a part of our cgroup
    local tree
    for tree in "${trees[@]}"; do
        mkdir -p "$tree/$1"
        echo "$BASHPID" > "$tree/$1/cgroup.procs"
    done
}

prune() {  # removes our cgroups, once they are vacant
    local tree
    for tree in "${trees[@]}"; do
        [ ! -d "$tree" ] || find "$tree" -depth -type d -exec rmdir {} + 2>/dev/null || return 1
    done
}

wait_until() {  # SECONDS COMMAND...
    local end=$((SECONDS + $1)); shift
    until "$@"; do [ "$SECONDS" -lt "$end" ] || return 1; sleep 0.1; done
}

init_pid() {  # the container's PID 1 as seen from here, or nothing
    local pid
    for pid in $(cat "$box/unit/payload/init.scope/cgroup.procs" 2>/dev/null || true); do
        if grep -qsE '^NSpid:.*[[:space:]]1$' "/proc/$pid/status"; then echo "$pid"; return; fi
    done
}

inside() {  # CMD...: runs it in the container's namespaces, with a plain environment
    local pid; pid=$(init_pid)
    [ -n "$pid" ] || die "$dir is not up"
    nsenter --target "$pid" --all --root --wd -- env -i -C /root \
        PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin \
        HOME=/root LANG=C.UTF-8 TERM=dumb SYSTEMD_PAGER= SYSTEMD_COLORS=0 "$@"
}

booted() { [ -n "$(init_pid)" ] && inside systemctl is-system-running 2>/dev/null | grep -qxE 'running|degraded'; }
settled() { booted || ! kill -0 "$1" 2>/dev/null; }

# The container's ancestor. It has a mount namespace of its own, so that the mounts made
# here (and what nspawn leaves in /run and /tmp) go away however its last process ends.
nest() {
    local root=/run/box/root status=133
    cd "$dir/share"
    mount -t tmpfs -o "mode=755,size=$disk" "$name" /run
    mkdir -p /run/box/upper /run/box/work /run/box/share "$root"
    mount --no-canonicalize --bind . /run/box/share
    mount -t tmpfs -o mode=1777 "$name" /tmp
    mount -t overlay -o lowerdir=/,upperdir=/run/box/upper,workdir=/run/box/work "$name" "$root"
    cd /

    # An identity and a journal of its own, and none of the units this machine enables.
    rm -rf "$root"/etc/systemd/system/* "$root"/etc/fstab "$root"/etc/machine-id "$root"/var/log/journal
    mkdir -p "$root"/var/log/journal "$root"/share
    tr -d - < /proc/sys/kernel/random/uuid > "$root/etc/machine-id"
    echo "$name" > "$root/etc/hostname"
    ln -s /dev/null "$root/etc/systemd/system/getty.target"
    ln -s /dev/null "$root/etc/systemd/system/console-getty.service"

    while [ "$status" = 133 ]; do  # nspawn's word for "asked to reboot"
        status=0
        (
            enter unit
            export SYSTEMD_NSPAWN_UNIFIED_HIERARCHY=1
            # bpf: for IPAddressDeny= and DevicePolicy=
            exec systemd-nspawn --quiet --boot --directory="$root" --machine="$name" \
                --register=no --keep-unit --private-network --system-call-filter=bpf \
                --link-journal=no --resolv-conf=off --timezone=off --console=read-only \
                --setenv=SYSTEMD_COLORS=0 --bind=/run/box/share:/share \
                systemd.unit=multi-user.target systemd.show_status=yes
        ) || status=$?
    done
}

up() {
    local tool fd ancestor=$$
    [ "$(id -u)" = 0 ] || die "needs root"
    for tool in systemd-nspawn dbus-daemon nsenter unshare flock; do
        command -v "$tool" >/dev/null || die "$tool is missing: the packages are named at the top of $self"
    done
    if vacant; then
        prune || die "could not clear $box"
        mkdir -p "$dir/share"
        : > "$dir/console.log"
        (
            enter nest
            exec < /dev/null > "$dir/console.log" 2>&1
            for fd in "/proc/$BASHPID/fd/"*; do  # a caller that reads a pipe to its end must not wait for us
                [ "${fd##*/}" -le 2 ] || eval "exec ${fd##*/}>&-"
            done
            exec setsid unshare --mount --propagation private -- "$BASH" "$self" nest "$dir"
        ) &
        ancestor=$!
        disown
    fi
    wait_until "$boot_seconds" settled "$ancestor" || true
    if ! booted; then
        tail -n 20 "$dir/console.log" >&2 || true
        down
        die "did not boot; see $dir/console.log"
    fi
}

down() {
    local pid; pid=$(init_pid)
    if [ -n "$pid" ]; then
        kill -s RTMIN+4 "$pid"  # asks systemd for a clean power-off
        wait_until "$stop_seconds" vacant || true
    fi
    if populated; then
        echo 1 > "$box/cgroup.kill"
        wait_until 10 vacant || die "some process in $box does not end"
    fi
    wait_until 5 prune || die "could not remove $box"
}

case $verb in
    up|down)
        mkdir -p "$dir"
        exec 9< "$dir"; flock 9
        "$verb"
        ;;
    exec)
        [ "${1-}" != -- ] || shift
        [ $# -ge 1 ] || usage
        populated || die "$dir is not up"
        enter exec
        inside "$@"
        ;;
    nest) nest ;;
    *) usage ;;
esac
