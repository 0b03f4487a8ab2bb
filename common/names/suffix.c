/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "suffix.h"

#include <string.h>

#ifdef HAVE_LIBPSL
#include <libpsl.h>

/* As Chromium does: only suffixes of the list's ICANN section count, since an
 * owner of a private one (github.io) may well have a certificate for all of
 * it; and a top-level domain that the list does not know (local, lan, a new
 * one) counts as suffix (the list's prevailing rule, the asterisk). */
static bool is_listed(const char *domain)
{
	const psl_ctx_t *list = psl_builtin(); /* static data, nothing to free */
	return list != NULL && psl_is_public_suffix2(list, domain, PSL_TYPE_ICANN) == 1;
}

bool suffix_is_listed(const char *domain)
{
	const psl_ctx_t *list = psl_builtin();
	return list != NULL &&
	       psl_is_public_suffix2(list, domain, PSL_TYPE_ICANN | PSL_TYPE_NO_STAR_RULE) == 1;
}

const char *suffix_version(void)
{
	return "libpsl " PSL_VERSION;
}
#else
static bool is_listed(const char *domain)
{
	(void)domain;
	return false;
}

bool suffix_is_listed(const char *domain)
{
	return strchr(domain, '.') == NULL;
}

const char *suffix_version(void)
{
	return "no libpsl (only top-level domains count as public suffixes)";
}
#endif

bool suffix_is_public(const char *domain)
{
	return strchr(domain, '.') == NULL || is_listed(domain);
}
