/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "shown.h"

#include <string.h>

#include "clients/trait.h"

static const char phones_stop[] = "stop syncing";
static const char full_page[] = "show a full-page warning";

struct row {
	enum finding_id id;
	unsigned outlook_code;
	const char *outlook;
	const char *phones;
	const char *browsers;
};

/* The worst for the user first: of several faults a client tells one. */
static const struct row rows[] = {
	{ FINDING_REVOKED, OUTLOOK_REVOKED, "refuses the revoked certificate",
	  "stop syncing (0x80072F8A)", full_page },
	{ FINDING_NAME_MISMATCH, OUTLOOK_NAME,
	  "warns that the name on the certificate is invalid or not that of the site",
	  "stop syncing (0x80072F06, some report 0x80072F0D)", full_page },
	{ FINDING_MALFORMED_CERTIFICATE, OUTLOOK_INVALID, "refuses the invalid certificate",
	  "stop syncing (0x80072F17)", full_page },
	{ FINDING_UNTRUSTED, OUTLOOK_UNKNOWN_CA,
	  "warns that the certificate is not from a trusted authority", "stop syncing (0x80072F0D)",
	  full_page },
	{ FINDING_SELF_SIGNED, OUTLOOK_UNKNOWN_CA,
	  "warns that the certificate is not from a trusted authority", "stop syncing (0x80072F0D)",
	  full_page },
	{ FINDING_EXPIRED, OUTLOOK_DATE, "warns that the certificate has expired",
	  "stop syncing (0x80072F05)", full_page },
	{ FINDING_NOT_YET_VALID, OUTLOOK_DATE, "warns that the certificate is not valid yet",
	  "stop syncing (0x80072F05)", full_page },
	{ FINDING_WRONG_PURPOSE, OUTLOOK_USAGE, "refuses a certificate for another use",
	  "stop syncing (0x80072F17)", full_page },
	{ FINDING_CN_ONLY, 0, "accepts the common name", "of today refuse the certificate",
	  full_page },
	{ FINDING_PRINCIPAL_MISMATCH, 0,
	  "cannot establish mutual authentication with this principal name, and asks for the "
	  "password "
	  "again and again",
	  "connect", "connect" },
	{ FINDING_CHAIN_INCOMPLETE, OUTLOOK_UNKNOWN_CA,
	  "warns of an unknown authority, unless Windows knows the intermediate certificate or "
	  "finds it",
	  "stop syncing where they do not know the intermediate certificate (0x80072F0D)",
	  "fetch the intermediate certificate or show a full-page warning" },
	{ FINDING_OCSP_MISSING, 0, "connects", "connect",
	  "that know must-staple refuse to connect" },
	{ FINDING_OCSP_INVALID, OUTLOOK_REVOCATION_UNKNOWN,
	  "may warn that revocation cannot be checked", "may stop syncing (0x80072F19)",
	  "may show a full-page warning" },
	{ FINDING_CLIENT_CERTIFICATE_REQUIRED, 0, "asks for the password again and again",
	  "stop syncing (0x80072F0C)", "ask for a certificate or show an error" },
	{ FINDING_NOT_TLS, 0, "cannot connect", phones_stop, "show an error" },
	{ FINDING_HANDSHAKE_FAILED, 0, "cannot connect", "stop syncing (0x80072F7D)",
	  "show an error" },
};

/* Does the family take a name that the standards call a mismatch? */
static bool takes_name(const struct result *result, enum client_family family)
{
	const struct client_verdict *verdict = &result->clients.families[family];
	for (int t = 0; t < TRAIT_COUNT; t++) {
		if (trait_info((enum trait)t)->finding == FINDING_NAME_MISMATCH &&
		    (trait_set_has(&verdict->refused, (enum trait)t) ||
		     trait_set_has(&verdict->depends, (enum trait)t)))
			return false;
	}
	return result->clients.judged;
}

/* What those say of a mismatch who do not all find one. */
static void soften(struct row *row, const struct result *result)
{
	bool apple = takes_name(result, CLIENT_APPLE);
	if (takes_name(result, CLIENT_WINDOWS)) {
		row->outlook = "takes the name all the same";
		row->outlook_code = 0;
	}
	if (apple || takes_name(result, CLIENT_ANDROID))
		row->phones = "stop syncing (0x80072F06, some report 0x80072F0D), or take the name "
			      "all the same";
	if (apple || takes_name(result, CLIENT_CHROME) || takes_name(result, CLIENT_FIREFOX))
		row->browsers = "show a full-page warning, or take the name all the same";
}

static const struct finding *find(const struct result *result, enum finding_id id)
{
	for (size_t i = 0; i < result->n_findings; i++) {
		if (result->findings[i].id == id)
			return &result->findings[i];
	}
	return NULL;
}

/* Did it fail for what was asked in another way than clients do: an offer or a header of
 * the user's, his client certificate, or no name? */
static bool is_own_way(const struct result *result, enum finding_id id)
{
	const struct session *session = &result->session;
	if (id != FINDING_HANDSHAKE_FAILED && id != FINDING_NOT_TLS)
		return false;
	return session->offer == OFFER_GIVEN || session->proxy_protocol != 0 ||
	       session->error.code == ERR_CLIENT_CERTIFICATE_REFUSED ||
	       session->error.code == ERR_TLS_ALERT_UNNAMED;
}

/* All that is known is what they do where they speak https, as also Outlook and phones do with
 * Exchange.  A file may be meant for that. */
static bool is_for_them(const struct result *result)
{
	return strcmp(result->protocol, "https") == 0 || strcmp(result->protocol, "file") == 0;
}

bool shown_find(const struct result *result, struct shown *ret_shown)
{
	struct shown shown = { .state = STATE_OK };
	bool found = false;
	if (!is_for_them(result))
		return false;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct row row = rows[i];
		const struct finding *finding = find(result, row.id);
		if (finding == NULL || is_own_way(result, row.id))
			continue;
		if (row.id == FINDING_NAME_MISMATCH)
			soften(&row, result);
		shown.outlook_code |= row.outlook_code;
		shown.state = state_worse(shown.state, finding->state);
		/* Of what Outlook says the first that stops it; the rest of the
		 * first row. */
		if (!found || (shown.outlook_code == row.outlook_code && row.outlook_code != 0))
			shown.outlook = row.outlook;
		if (!found) {
			shown.phones = row.phones;
			shown.browsers = row.browsers;
		}
		found = true;
	}
	if (found)
		*ret_shown = shown;
	return found;
}
