/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "system_places.h"

#include <string.h>

/* update-ca-certificates(8): what is in the second but not below mozilla/ comes
 * from packages of an organization's own.  Arch has trust(1). */
#define DEBIAN_AND_ARCH \
	{ \
		{ "/usr/local/share/ca-certificates", NULL }, \
		{ "/usr/share/ca-certificates", "mozilla" }, \
		{ "/etc/ca-certificates/trust-source/anchors", NULL }, \
	}
/* update-ca-trust(8) */
#define FEDORA \
	{ \
		{ "/etc/pki/ca-trust/source/anchors", NULL }, \
		{ "/usr/share/pki/ca-trust-source/anchors", NULL }, \
	}
/* update-ca-certificates(8) of openSUSE */
#define SUSE \
	{ \
		{ "/etc/pki/trust/anchors", NULL }, \
		{ "/usr/share/pki/trust/anchors", NULL }, \
	}
#define NOT_KNOWN \
	{ \
		{ NULL, NULL }, \
	}

/* Debian, Arch, Gentoo and Alpine; Fedora and RHEL; openSUSE; OpenWrt; FreeBSD,
 * OpenBSD and macOS. */
static const struct system_place places[] = {
#ifdef DEFAULT_TRUST_STORE
	{ DEFAULT_TRUST_STORE, NOT_KNOWN },
#endif
	{ "/etc/ssl/certs/ca-certificates.crt", DEBIAN_AND_ARCH },
	{ "/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem", FEDORA },
	{ "/etc/pki/tls/certs/ca-bundle.crt", FEDORA },
	{ "/etc/ssl/ca-bundle.pem", SUSE },
	{ "/var/lib/ca-certificates/ca-bundle.pem", SUSE },
	{ "/etc/ssl/cert.pem", NOT_KNOWN },
	{ "/usr/local/share/certs/ca-root-nss.crt", NOT_KNOWN },
	{ "/usr/local/etc/ssl/cert.pem", NOT_KNOWN },
};

const struct system_place *system_places(size_t *ret_n)
{
	*ret_n = sizeof(places) / sizeof(places[0]);
	return places;
}

const struct system_place *system_place_of(const struct system_place *list, size_t n,
					   const char *bundle)
{
	const struct system_place *found = NULL;
	for (size_t i = 0; i < n; i++) {
		if (strcmp(list[i].bundle, bundle) != 0)
			continue;
		if (found == NULL || found->local[0].directory == NULL)
			found = &list[i];
	}
	return found;
}
