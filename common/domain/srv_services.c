/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "srv_services.h"

#include <stdio.h>

#include "net/srv.h"
#include "web_answers.h"

/* Which name the certificate of a target must fit. */
enum srv_identity {
	/* The domain: what a record says is not believed of it (RFC 6120, section
	 * 13.7.1.2; RFC 5922, section 7.1). */
	IDENTITY_DOMAIN,
	/* The domain, by its SRV-ID or DNS-ID, or the target, which programs compare with
	 * (RFC 6186, section 6; RFC 6764, section 8). */
	IDENTITY_EITHER,
};

struct srv_row {
	enum service_kind service;
	const char *label;
	const char *protocol;
	enum srv_identity identity;
};

static const struct srv_row rows[] = {
	/* RFC 8314, section 5.1; RFC 6186, section 3; RFC 5804, section 1.8 */
	{ SERVICE_CLIENT_MAIL, "_submissions._tcp", "smtps", IDENTITY_EITHER },
	{ SERVICE_CLIENT_MAIL, "_submission._tcp", "submission", IDENTITY_EITHER },
	{ SERVICE_CLIENT_MAIL, "_imaps._tcp", "imaps", IDENTITY_EITHER },
	{ SERVICE_CLIENT_MAIL, "_imap._tcp", "imap", IDENTITY_EITHER },
	{ SERVICE_CLIENT_MAIL, "_pop3s._tcp", "pop3s", IDENTITY_EITHER },
	{ SERVICE_CLIENT_MAIL, "_pop3._tcp", "pop3", IDENTITY_EITHER },
	{ SERVICE_CLIENT_MAIL, "_sieve._tcp", "sieve", IDENTITY_EITHER },
	/* RFC 6120, section 3.2.1; XEP-0368 */
	{ SERVICE_XMPP, "_xmpps-client._tcp", "xmpps-client", IDENTITY_DOMAIN },
	{ SERVICE_XMPP, "_xmpp-client._tcp", "xmpp-client", IDENTITY_DOMAIN },
	{ SERVICE_XMPP, "_xmpp-server._tcp", "xmpp-server", IDENTITY_DOMAIN },
	/* RFC 3263, section 4.1; what Lync and Skype for Business look for */
	{ SERVICE_SIP, "_sips._tcp", "sips", IDENTITY_DOMAIN },
	{ SERVICE_SIP, "_sip._tls", "sips", IDENTITY_EITHER },
	/* RFC 6764, section 3 */
	{ SERVICE_DAV, "_caldavs._tcp", "https", IDENTITY_EITHER },
	{ SERVICE_DAV, "_carddavs._tcp", "https", IDENTITY_EITHER },
	/* RFC 2782; with TLS from the start as Active Directory's tools look for it */
	{ SERVICE_LDAP, "_ldap._tcp", "ldap", IDENTITY_EITHER },
	{ SERVICE_LDAP, "_ldaps._tcp", "ldaps", IDENTITY_EITHER },
};

static const struct srv_row *row_of(const struct service *service, const struct inquiry *inquiry)
{
	for (size_t i = 0; i < LENGTH(rows); i++) {
		char owner[DNS_NAME_BYTES];
		int n = snprintf(owner, sizeof(owner), "%s.%s", rows[i].label, service->domain);
		if (rows[i].service == service->kind && n < (int)sizeof(owner) &&
		    dns_same_name(owner, inquiry->host))
			return &rows[i];
	}
	return NULL;
}

/* --- what is asked ------------------------------------------------------------------------ */

static void begin(struct service *service)
{
	for (size_t i = 0; i < LENGTH(rows); i++) {
		char owner[DNS_NAME_BYTES];
		int n = snprintf(owner, sizeof(owner), "%s.%s", rows[i].label, service->domain);
		if (rows[i].service == service->kind && n < (int)sizeof(owner))
			(void)service_ask_records(service, INQUIRY_SERVICE_RECORD, NULL, owner,
						  DNS_TYPE_SRV);
	}
}

/* Thunderbird and others (Mozilla's autoconfiguration). */
static void begin_client_mail(struct service *service)
{
	struct url url = { .is_https = true, .port = 443, .path = "/mail/config-v1.1.xml" };
	int n = snprintf(url.host, sizeof(url.host), "autoconfig.%s", service->domain);
	if (n < (int)sizeof(url.host))
		(void)service_ask_document(service, INQUIRY_AUTOCONFIG, NULL, &url, no_body);
	begin(service);
}

static void ask_target(struct service *service, const struct srv_row *row,
		       const struct inquiry *cause, const struct dns_srv *target)
{
	struct inquiry *inquiry =
		service_ask_endpoint(service, INQUIRY_SERVICE_HOST, cause, target->host,
				     target->port, protocol_find(row->protocol));
	if (inquiry == NULL)
		return;
	switch (row->identity) {
	case IDENTITY_EITHER:
		inquiry->fits_any = true;
		(void)inquiry_add_reference(service, inquiry, service->domain);
		break;
	case IDENTITY_DOMAIN:
		inquiry->n_references = 0;
		(void)inquiry_add_reference(service, inquiry, service->domain);
		snprintf(inquiry->said_name, sizeof(inquiry->said_name), "%s", service->domain);
		break;
	}
}

static void heard(struct service *service, struct inquiry *inquiry)
{
	struct dns_srv targets[SRV_MAX_TARGETS];
	size_t n = 0;
	if (inquiry->step != INQUIRY_SERVICE_RECORD)
		return;
	const struct srv_row *row = row_of(service, inquiry);
	if (row == NULL || inquiry->error.code != ERR_NONE ||
	    srv_read(inquiry->reply, inquiry->host, targets, &n, &inquiry->error) != ERR_NONE)
		return;
	for (size_t i = 0; i < n; i++)
		ask_target(service, row, inquiry, &targets[i]);
}

/* --- what it comes to --------------------------------------------------------------------------
 */

/* Records that lead nowhere, or that there are none: told of those that are there alone. */
static void conclude_records(struct service *service, const struct demands *demands,
			     struct inquiry *inquiry, bool *is_known)
{
	if (inquiry->error.code == ERR_SRV_NOT_OFFERED) {
		error_raise(&inquiry->remark, ERR_TOLD_NOT_OFFERED, FACTS());
		return;
	}
	if (inquiry->error.code == ERR_SRV_NONE) {
		error_raise(&inquiry->remark, ERR_TOLD_NO_RECORDS, FACTS());
		return;
	}
	if (inquiry->error.code == ERR_NONE && inquiry->is_answered)
		return;
	*is_known = false;
	service_raise_unanswered(service, demands, inquiry, ERR_RECORDS_FAILED, "the SRV records");
}

static void conclude(struct service *service, const struct demands *demands)
{
	int64_t n = 0;
	bool is_known = true;
	for (size_t i = 0; i < service->n_inquiries; i++) {
		struct inquiry *inquiry = service->inquiries[i];
		n += inquiry->n_results > 0;
		if (inquiry->step == INQUIRY_SERVICE_RECORD)
			conclude_records(service, demands, inquiry, &is_known);
		else
			tell_answer(inquiry);
	}
	service->presence = n > 0 ? PRESENCE_THERE : is_known ? PRESENCE_NONE : PRESENCE_UNKNOWN;
	if (n > 0)
		error_raise(&service->remark, n > 1 ? ERR_TOLD_HOSTS : ERR_TOLD_ONE_HOST,
			    FACTS(.count = n));
	else
		error_raise(&service->remark, ERR_TOLD_NOT_THERE, FACTS());
}

const struct discovery discovery_client_mail = { begin_client_mail, heard, conclude };
const struct discovery discovery_xmpp = { begin, heard, conclude };
const struct discovery discovery_sip = { begin, heard, conclude };
const struct discovery discovery_dav = { begin, heard, conclude };
const struct discovery discovery_ldap = { begin, heard, conclude };
