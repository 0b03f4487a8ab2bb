# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=sh
# Which packages each job needs, on Debian and Ubuntu, Fedora, and Alpine; and how they get there.
# Sourced by contrib/try and .ci/run.
#
#   packages_install build demo     installs what is missing for these jobs, and only that
#   packages_list build             prints the names for this system
#   packages_unavailable servers    prints those that this release does not have

# packages_list JOB: one job's packages for the package manager in $packages_manager.
packages_list() {
	case $packages_manager:$1 in
	# build: compiles the plugins.  libpsl is optional, but without it wildcards below public
	# suffixes such as co.uk are not known; without those behind it there is no check_cert_domain.
	apt:build) echo gcc libc6-dev make autoconf automake pkg-config \
		libgnutls28-dev libidn2-dev libpsl-dev libexpat1-dev libjansson-dev libunbound-dev ;;
	dnf:build) echo gcc make autoconf automake pkgconf-pkg-config \
		gnutls-devel libidn2-devel libpsl-devel expat-devel jansson-devel unbound-devel ;;
	apk:build) echo build-base autoconf automake pkgconf \
		gnutls-dev libidn2-dev libpsl-dev expat-dev jansson-dev unbound-dev ;;
	# demo: makes and shows throw-away certificates; trust anchors to check a real host.
	*:demo) echo openssl ca-certificates ;;
	# test: unit tests and end-to-end tests with web servers; other compilers.
	apt:test) echo libcmocka-dev libssl-dev musl-tools python3 python3-pytest python3-pytest-xdist \
		python3-cryptography openssl ca-certificates gnutls-bin nginx libnss-wrapper locales clang valgrind strace shellcheck xz-utils \
		man-db mandoc bash-completion fish zsh ;;
	dnf:test) echo libcmocka-devel openssl-devel python3 python3-pytest python3-pytest-xdist \
		python3-cryptography openssl ca-certificates gnutls-utils nginx nss_wrapper glibc-locale-source clang valgrind strace ShellCheck \
		xz libasan libubsan man-db mandoc bash-completion fish zsh ;;
	apk:test) echo cmocka-dev openssl-dev python3 py3-pytest py3-pytest-xdist py3-cryptography \
		openssl ca-certificates gnutls-utils nginx nss_wrapper clang valgrind strace shellcheck xz \
		mandoc bash bash-completion fish zsh ;;
	# lint: what "make lint" needs besides; older releases than Debian 12 do not have this clang-format.
	apt:lint) echo clang-format-19 cppcheck pyflakes3 ;;
	dnf:lint) echo cppcheck python3-pyflakes ;;
	apk:lint) echo cppcheck py3-pyflakes ;;
	# sanitizers: what clang needs for them besides; older releases have it with clang.
	apt:sanitizers) echo libclang-rt-dev ;;
	*:sanitizers) echo compiler-rt ;;
	# packages: what tests/packages needs besides, and its parts debian and rpm.
	apt:packages) echo git xz-utils man-db binutils ;;
	dnf:packages) echo git xz man-db binutils ;;
	apk:packages) echo bash git xz tar findutils mandoc binutils ;;
	apt:debian) echo dpkg-dev lintian autopkgtest iproute2 ;;
	apt:rpm) echo rpm rpmlint ;;
	dnf:rpm) echo rpm-build rpmlint ;;
	# coverage: what "make coverage" and "make mutation" need besides.
	apt:coverage) echo clang llvm python3-clang ;;
	dnf:coverage) echo clang llvm compiler-rt python3-clang ;;
	apk:coverage) echo clang llvm compiler-rt py3-clang ;;
	# servers: every kind of service that the plugin talks to; freetds holds ours for SQL Server against a client.
	apt:servers) echo postfix dovecot-imapd dovecot-pop3d dovecot-lmtpd dovecot-managesieved \
		slapd postgresql mariadb-server-core vsftpd prosody inn2 inspircd mosquitto xrdp freetds-bin \
		apache2-bin curl haproxy knot unbound dns-root-data iproute2 util-linux ;;
	dnf:servers) echo postfix dovecot dovecot-pigeonhole openldap-servers \
		postgresql-server mariadb-server vsftpd prosody inn inspircd mosquitto xrdp freetds \
		curl httpd mod_ssl haproxy knot unbound iproute util-linux ;;
	apk:servers) echo postfix dovecot dovecot-pop3d dovecot-lmtpd dovecot-pigeonhole-plugin \
		openldap openldap-back-mdb postgresql mariadb vsftpd prosody inspircd mosquitto xrdp freetds \
		apache2 apache2-ssl curl haproxy knot unbound iproute2 util-linux ;;
	# monitoring: the programs that call the plugin, what makes their configuration, and other plugins, beside
	# which doc/coming-from.md sets ours, with what check_curl (liburiparser1) and check_ssl_cert call.
	apt:monitoring) echo icinga2-bin icinga2-common icingaweb2-module-director icingacli php-cli php-mysql \
		icingaweb2-module-graphite graphite-carbon graphite-web \
		mariadb-server-core mariadb-client-core nagios4-core nagios-nrpe-server nagios-nrpe-plugin \
		monitoring-plugins-basic monitoring-plugins-standard monitoring-plugins-contrib liburiparser1 bc file curl \
		prometheus-blackbox-exporter prometheus-node-exporter prometheus icingaweb2-module-x509 php-gmp ;;
	dnf:monitoring) echo icinga2 nagios nrpe nagios-plugins-nrpe ;;
	apk:monitoring) echo icinga2 nagios nrpe nrpe-plugin ;;
	# browsers: those in which tests/browsers opens pages (-o html).  npm, which brings axe-core, is some
	# 400 packages in Debian: where there is none, that test is left out.
	apt:browsers) echo chromium firefox-esr ;;
	dnf:browsers) echo chromium firefox ;;
	apk:browsers) echo chromium firefox-esr ;;
	# clients: those that tests/clients asks what they accept; it measures Debian's.
	apt:clients) echo chromium libnss3-tools firefox-esr thunderbird curl wget wget2 gnutls-bin git subversion \
		lftp aria2 w3m lynx ncat socat mosquitto-clients mariadb-client-core postgresql-client postfix ldap-utils \
		msmtp isync cadaver elinks links s-nail python3-requests python3-pycurl glib-networking python3-gi nodejs golang-go default-jdk-headless \
		libokhttp-java libhttpclient-java ruby php-cli libio-socket-ssl-perl qtbase5-dev qt6-base-dev g++ pkg-config \
		iproute2 util-linux openssl python3-cryptography ;;
	dnf:clients) echo chromium nss-tools firefox thunderbird curl wget2 gnutls-utils git subversion \
		lftp aria2 w3m lynx nmap-ncat socat mosquitto mariadb postgresql postfix openldap-clients \
		msmtp isync python3-requests glib-networking python3-gobject nodejs golang java-latest-openjdk-devel \
		ruby php-cli perl-IO-Socket-SSL qt5-qtbase-devel qt6-qtbase-devel gcc-c++ pkgconf-pkg-config \
		iproute util-linux openssl python3-cryptography ;;
	apk:clients) echo chromium nss-tools firefox-esr thunderbird curl wget wget2 gnutls-utils git subversion \
		lftp aria2 w3m lynx nmap-ncat socat mosquitto-clients mariadb-client postgresql-client postfix openldap-clients \
		msmtp isync py3-requests glib-networking py3-gobject3 nodejs go openjdk17 ruby php83 \
		perl-io-socket-ssl qt5-qtbase-dev qt6-qtbase-dev g++ pkgconf iproute2 util-linux openssl py3-cryptography ;;
	*) return 1 ;;
	esac
}

packages_detect() {
	if command -v apt-get >/dev/null 2>&1; then packages_manager=apt
	elif command -v dnf >/dev/null 2>&1; then packages_manager=dnf
	elif command -v apk >/dev/null 2>&1; then packages_manager=apk
	else packages_manager=none
	fi
}

packages_have() {
	case $packages_manager in
	apt) [ "$(dpkg-query -W -f='${db:Status-Status}' "$1" 2>/dev/null)" = installed ] ;;
	dnf) rpm -q --quiet --whatprovides "$1" ;;
	apk) apk info -e "$1" >/dev/null 2>&1 ;;
	esac
}

packages_missing() {
	for job in "$@"; do
		for package in $(packages_list "$job"); do
			packages_have "$package" || printf '%s ' "$package"
		done
	done
}

# Those that the lists of Debian or Ubuntu do not have: a release can be without a server that
# others have.
packages_unavailable() {
	[ "$packages_manager" = apt ] || return 0
	for job in "$@"; do
		for package in $(packages_list "$job"); do
			apt-cache show "$package" >/dev/null 2>&1 || printf '%s ' "$package"
		done
	done
}

# The word by which the end-to-end tests call what a package brings.
packages_program() {
	case $1 in
	apache2-*) echo Apache ;;
	dovecot-*) echo dovecot ;;
	icinga2-*) echo 'Icinga 2' ;;
	icingaweb2-module-graphite) echo 'the Graphite module' ;;
	icingaweb2-module-x509 | php-gmp) echo x509 ;;
	icingacli | icingaweb2-* | php-*) echo 'Icinga Director' ;;
	graphite-*) echo Graphite ;;
	inn2) echo nnrpd ;;
	knot) echo knotd ;;
	mariadb-*) echo mariadbd ;;
	nagios-nrpe-*) echo NRPE ;;
	nagios4-*) echo Nagios ;;
	monitoring-plugins-contrib) echo check_ssl_cert ;;
	monitoring-plugins-*) echo monitoring-plugins ;;
	postgresql) echo postgres ;;
	prometheus) echo promtool ;;
	*) echo "$1" ;;
	esac
}

as_root() {
	if [ "$(id -u)" = 0 ]; then "$@"
	elif command -v sudo >/dev/null 2>&1; then sudo "$@"
	elif command -v doas >/dev/null 2>&1; then doas "$@"
	else
		echo "Installing packages needs root, and there is neither sudo nor doas." >&2
		return 1
	fi
}

packages_apt() {
	as_root env DEBIAN_FRONTEND=noninteractive NEEDRESTART_SUSPEND=1 INNCONF="${inn_conf:-}" \
		apt-get -qy -o DPkg::Lock::Timeout=300 -o Acquire::Retries=3 -o Dpkg::Use-Pty=0 "$@"
}

# Package lists can be out of reach for a moment, or change while they are read.
packages_update() {
	for pause in 2 10 0; do
		packages_apt update >/dev/null && return 0
		[ $pause = 0 ] || { echo "apt-get update failed, once more in $pause s" >&2; sleep $pause; }
	done
	echo "apt-get update failed three times; trying with the lists that are there" >&2
}

packages_enabled_units() {
	systemctl --root=/ list-unit-files --state=enabled --no-legend 2>/dev/null | awk '{print $1}' | sort
}

# Test servers come as packages that would start a service at once and at each boot: nobody who
# tries a plugin wants a mail server.  policy-rc.d forbids the first, disabling prevents the second.
packages_apt_install() (
	policy=/usr/sbin/policy-rc.d
	own_policy=
	units=
	inn_conf=$(mktemp)
	trap 'rm -f "$inn_conf"; [ -z "$own_policy" ] || as_root rm -f $policy' EXIT
	trap 'exit 130' HUP INT TERM
	if command -v systemctl >/dev/null 2>&1; then units=$(packages_enabled_units); fi
	if [ ! -e $policy ]; then
		own_policy=yes
		printf '#!/bin/sh\nexit 101\n' | as_root tee $policy >/dev/null
		as_root chmod 755 $policy
	fi
	# The package of INN cannot be configured on a machine without a domain name, unless told one.
	chmod 644 "$inn_conf"
	printf '%s\n' 'mta: "/usr/sbin/sendmail -oi -oem %s"' 'domain: localdomain' 'hismethod: hisv6' 'ovmethod: tradindexed' \
		'pathhost: news.localdomain' 'pathnews: /usr/lib/news' 'pathetc: /etc/news' 'pathdb: /var/lib/news' \
		'pathlog: /var/log/news' 'pathrun: /run/news' 'pathspool: /var/spool/news' >"$inn_conf"
	packages_apt install --no-install-recommends "$@" || return 1
	if command -v systemctl >/dev/null 2>&1; then
		for unit in $(packages_enabled_units); do
			case "
$units
" in *"
$unit
"*) ;; *) as_root systemctl --root=/ disable "$unit" >/dev/null 2>&1 && echo "left disabled: $unit" ;; esac
		done
	fi
	return 0
)

packages_install() {
	packages_detect
	if [ $packages_manager = none ]; then
		cat >&2 <<-'END'
		There is no apt-get, dnf or apk here, so nothing is installed. Needed to build: a C compiler, make,
		autoconf, automake, pkg-config, and the development files of GnuTLS, libidn2 and (optional)
		libpsl; for check_cert_domain those of expat, Jansson and libunbound. The demonstration needs
		openssl. The tests need what contrib/packages.sh lists.
		Going on with what is here.
		END
		return 0
	fi
	missing=$(packages_missing "$@")
	[ -n "$missing" ] || return 0
	echo "Installing: $missing"
	as_root true || return 1
	[ $packages_manager != apt ] || packages_update
	unavailable=$(packages_unavailable "$@")
	[ -z "$unavailable" ] || echo "This release does not have: $unavailable" >&2
	wanted=
	for package in $missing; do
		case " $unavailable" in *" $package "*) ;; *) wanted="$wanted$package " ;; esac
	done
	# shellcheck disable=SC2086 # a list of words
	packages_get $wanted && [ -z "$unavailable" ] && return 0
	# One that cannot be installed must not keep the others away.
	for package in $wanted; do
		packages_have "$package" || packages_get "$package" || echo "Not installed: $package" >&2
	done
	for job in "$@"; do
		case $job in lint | sanitizers | servers | monitoring | browsers | clients) continue ;; esac
		missing=$(packages_missing "$job")
		[ -z "$missing" ] || {
			echo "These are needed to $job: $missing" >&2
			return 1
		}
	done
}

# Installs packages; shows the package manager's words only when it fails.
packages_get() (
	log=$(mktemp)
	trap 'rm -f "$log"' EXIT
	trap 'exit 130' HUP INT TERM
	case $packages_manager in
	apt) packages_apt_install "$@" ;;
	dnf) as_root dnf -qy install --setopt=install_weak_deps=False "$@" ;;
	apk) as_root apk add --quiet --no-progress --update-cache "$@" ;;
	esac >"$log" 2>&1 && sed -n 's/^left disabled: /&/p' "$log" && return 0
	tail -n 20 "$log" >&2
	return 1
)
