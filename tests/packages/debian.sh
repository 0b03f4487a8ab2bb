# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=bash disable=SC2154 # run sets the variables
# Debian packages, from the release to the last file that purge takes away. Installs packages.
[ "$packages_manager $(id -u)" = 'apt 0' ] || fail "it needs root on Debian, best in a root that is thrown away afterwards"
export DEBIAN_FRONTEND=noninteractive
quietly debian-packages packages_install debian

# whole_system: every file, folder and link that packages may leave, with its kind and rights
whole_system() {
	find / -xdev \( -path /proc -o -path /sys -o -path /dev -o -path /run -o -path /tmp -o -path /src -o -path "$work" \
		-o -path /root -o -path /home -o -path /var/cache -o -path /var/lib/apt -o -path /var/lib/dpkg -o -path /var/log \) -prune \
		-o -printf '%p %y %m\n' | LC_ALL=C sort
}

# a_builder COMMAND...: as a user without rights, where there is no network but loopback
a_builder() {
	# shellcheck disable=SC2016 # the inner shell expands this
	unshare --net sh -c 'ip link set lo up && exec "$@"' a_builder setpriv --reuid=builder --regid=builder --clear-groups env -i HOME=/nonexistent PATH="$PATH" LC_ALL=C.UTF-8 "$@"
}

name=$(dpkg-parsechangelog -l "$top/debian/changelog" -S Source)
case $(dpkg-parsechangelog -l "$top/debian/changelog" -S Version) in
"$version"-*) ;;
*) fail "debian/changelog is not about version $version" ;;
esac
unpack "$work/debian"
debian=$work/debian
cp "$release" "$debian/${name}_$version.orig.tar.xz"
git -C "$top" archive HEAD debian | tar -C "$source" -x
quietly debian-build-dep packages_apt build-dep --no-install-recommends "$source"
id builder >/dev/null 2>&1 || quietly debian-user useradd --system --user-group --no-create-home builder
chmod 755 "$work" "$debian"
chown -R builder:builder "$debian"

begin=$SECONDS
quietly debian-build a_builder env --chdir="$source" DEB_BUILD_OPTIONS="parallel=$jobs" dpkg-buildpackage -us -uc
grep -q '^# TOTAL: *[1-9]' "$work/debian-build.log" || fail "the build ran no tests"
say "built and tested as an ordinary user without network: $((SECONDS - begin)) s"

# As README.md says, from a checkout: the same packages.
mkdir "$work/checkout"
quietly checkout-clone git clone -q "$top" "$work/checkout/source"
chown -R builder:builder "$work/checkout"
quietly checkout-build a_builder env --chdir="$work/checkout/source" DEB_BUILD_OPTIONS="nocheck parallel=$jobs" \
	dpkg-buildpackage -b -us -uc
for file in "$debian"/*.deb; do
	cmp "$file" "$work/checkout/$(basename "$file")" || fail "a checkout and a release give different packages"
done
say "a checkout and the release give the same packages, octet by octet"

code=0
a_builder lintian --info --display-info --pedantic --fail-on error,warning "$debian"/*.changes >"$work/lintian.log" 2>&1 || code=$?
grep -E '^[EWIPX]: ' "$work/lintian.log" || :
[ $code = 0 ] || fail "lintian finds errors or warnings (all of it: $work/lintian.log)"
say "$(lintian --version): no errors, no warnings"

packages=$(sed -n 's/^Package: //p' "$source/debian/control")
for package in $packages; do
	file=$(echo "$debian/${package}"_*.deb)
	say "$package needs: $(dpkg-deb -f "$file" Depends)"
	program=check_${package#monitoring-plugins-}
	program=$(echo "$program" | tr - _)
	whole_system >"$work/debian-before"
	quietly "debian-install-$package" packages_apt install --no-install-recommends "$file"
	[ "$(setpriv --reuid=builder --regid=builder --clear-groups "/usr/lib/nagios/plugins/$program" -V | head -n 1)" = "$program $version" ] ||
		fail "$program -V says something else"
	quietly "debian-reinstall-$package" packages_apt install --reinstall --no-install-recommends "$file"
	quietly "debian-remove-$package" packages_apt remove "$package"
	[ ! -e "/usr/lib/nagios/plugins/$program" ] || fail "remove leaves the plugin"
	quietly "debian-purge-$package" packages_apt purge --autoremove "$package"
	whole_system | diff "$work/debian-before" - || fail "purge of $package leaves something"
done
! dpkg-deb -f "$debian"/monitoring-plugins-cert-name_*.deb Depends | grep -E 'unbound|expat|jansson' ||
	fail "monitoring-plugins-cert-name needs what check_cert_domain alone does"
say "each is installed alone, run, installed again, removed and purged; nothing is left"

# The tests of the package (debian/tests) install it anew. No server is started as a service.
[ -e /usr/sbin/policy-rc.d ] || printf '#!/bin/sh\nexit 101\n' >/usr/sbin/policy-rc.d
chmod +x /usr/sbin/policy-rc.d
# Nothing here is worth a container of its own.
code=0
autopkgtest --user=builder --ignore-restrictions=isolation-container "$debian"/*.deb "$debian"/*.dsc -- null >"$work/autopkgtest.log" 2>&1 || code=$?
sed -n '/ summary$/,$p' "$work/autopkgtest.log" | grep -E ' (PASS|FAIL|SKIP|FLAKY)'
[ $code = 0 ] || {
	tail -n 60 "$work/autopkgtest.log"
	fail "autopkgtest: exit code $code (all of it: $work/autopkgtest.log)"
}
