# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=bash disable=SC2154 # run sets the variables
# RPM packages, built by "rpmbuild -ta" from the release, and installed into a folder. On a system
# without RPM's packages nobody can tell rpmbuild what is installed: there it is told not to ask.
quietly rpm-packages packages_install rpm test
mkdir -p "$work/rpm"
cp "$release" "$work/rpm"
spec=$work/rpm/nagios-plugins-cert-name.spec
tar -C "$work/rpm" --strip-components=2 -xf "$release" "check_cert_name-$version/packaging/nagios-plugins-cert-name.spec"

set -- --define "_topdir $work/rpm"
[ "$packages_manager" = dnf ] || set -- "$@" --nodeps
# Nor can the scripts there compress and strip, which want bash for their sh: rpmlint warns of that.
[ "$packages_manager" = dnf ] || set -- "$@" --define 'debug_package %{nil}'
begin=$SECONDS
quietly rpm-build rpmbuild -ta "$@" "$work/rpm/$(basename "$release")"
grep -q '^# TOTAL: *[1-9]' "$work/rpm-build.log" || fail "the build ran no tests"
say "rpmbuild -ta: built and tested in $((SECONDS - begin)) s"

code=0
rpmlint --config "$here/rpmlint.toml" "$spec" "$work"/rpm/RPMS/*/*.rpm "$work"/rpm/SRPMS/*.rpm >"$work/rpmlint.log" 2>&1 || code=$?
grep -E ': [EW]: |checked;' "$work/rpmlint.log"
[ $code = 0 ] || fail "rpmlint: exit code $code"

root=$work/rpm/root
mkdir -p "$root"
set -- --root "$root" --nodeps --noscripts
quietly rpm-install rpm "$@" --install "$work"/rpm/RPMS/*/*.rpm
plugins=$(dirname "$(find "$root" -name check_cert_domain -path '*/plugins/*' -perm -111)")
for program in check_cert_name check_cert_domain; do
	[ "$("$plugins/$program" -V | head -n 1)" = "$program $version" ] || fail "$program -V says something else"
done
quietly rpm-verify rpm "$@" --verify nagios-plugins-cert-name nagios-plugins-cert-domain
quietly rpm-erase rpm "$@" --erase nagios-plugins-cert-name nagios-plugins-cert-domain
left=$(find "$root" -name '*check_cert*')
[ -z "$left" ] || fail "removed, and still there:" "$left"
say "installed into a folder, run, verified, removed"
