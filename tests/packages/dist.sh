# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=bash disable=SC2154 # run sets the variables
# "make dist": the same octets whoever makes it, where, when, and with which options; and whole.

# Another folder, built in it, other rights, another language and time zone, the smallest build.
other=$work/dist/of/somebody/else
mkdir -p "$(dirname "$other")"
(
	umask 077
	export LC_ALL=C TZ=Pacific/Auckland XZ_OPT=-0 XZ_DEFAULTS=-T4
	quietly dist-clone git clone -q "$top" "$other"
	make_release "$other" "$other" --disable-domain --without-libpsl --disable-silent-rules
) || exit
cmp "$release" "$other/$(basename "$release")" || fail "two releases of one commit differ"
say "two folders, one digest: $(sha256sum <"$release" | cut -c 1-64)"

# From the release itself, where there is no git.
unpack "$work/dist"
(
	mkdir "$work/dist/bin"
	printf '#!/bin/sh\nexit 99\n' >"$work/dist/bin/git"
	chmod +x "$work/dist/bin/git"
	PATH=$work/dist/bin:$PATH
	mkdir "$work/dist/again"
	cd "$work/dist/again"
	quietly again-configure "$source/configure"
	quietly again-dist make -s dist
) || exit
cmp "$release" "$work/dist/again/$(basename "$release")" || fail "the release of a release differs from it"
say "the release makes itself again, without git"

# Whole: what git has but for what is about git and CI, and besides only what the autotools make.
git -C "$top" ls-files | grep -v -e '^\.ci/' -e '^\.git' -e '^debian/' >"$work/dist/git"
(cd "$source" && find . -type f) | sed 's|^\./||' | LC_ALL=C sort >"$work/dist/released"
LC_ALL=C sort -o "$work/dist/git" "$work/dist/git"
missing=$(LC_ALL=C comm -23 "$work/dist/git" "$work/dist/released")
[ -z "$missing" ] || fail "not in the release:" "$missing"
besides=$(LC_ALL=C comm -13 "$work/dist/git" "$work/dist/released" |
	grep -v -e '^\(.*/\)\{0,1\}Makefile\.in$' -e '^build-aux/' -e '^configure$' -e '^aclocal\.m4$' -e '^config\.h\.in$' \
		-e '^packaging/APKBUILD$' -e '^packaging/nagios-plugins-cert-name\.spec$') || : # there is none left
[ -z "$besides" ] || fail "in the release, though not in git:" "$besides"
say "it holds what git holds, and what the autotools make"
