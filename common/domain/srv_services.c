/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "srv_services.h"

#include <stdio.h>
#include <string.h>

#include "acceptance.h"
#include "net/srv.h"
#include "web_answers.h"

/* Which name the certificate of a target must fit. */
enum srv_identity {
	/* The domain: what a record says is not believed of it (RFC 6120, section
	 * 13.7.1.2). */
	IDENTITY_DOMAIN,
	/* The same, and no wildcard (RFC 5922, section 7.1 and 7.2). */
	IDENTITY_SIP_DOMAIN,
	/* The domain, by its DNS-ID, or its SRV-ID where the protocol has one, or the target,
	 * which programs compare with (RFC 6186, section 6; RFC 6764, section 8: of https, which
	 * has none, calendars know the host alone). */
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
	{ SERVICE_XMPP, "_xmpps-server._tcp", "xmpps-server", IDENTITY_DOMAIN },
	/* RFC 3263, section 4.1; what Lync and Skype for Business look for */
	{ SERVICE_SIP, "_sips._tcp", "sips", IDENTITY_SIP_DOMAIN },
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

/* A program that finds a fault there goes on to its other ways.  A web server that has no such
 * document, as that of all names below the domain (a wildcard in DNS), is none of theirs. */
static enum err temper_autoconfig(const struct service *service, const struct inquiry *inquiry,
				  struct result *result, struct demands *demands,
				  struct error *reterr)
{
	int status = inquiry->answer != NULL ? inquiry->answer->status : 0;
	return status == 404 || status == 410
		       ? temper_to_ok(service, inquiry, result, demands, reterr)
		       : temper_to_warning(service, inquiry, result, demands, reterr);
}

/* Thunderbird and others (Mozilla's autoconfiguration). */
static void begin_client_mail(struct service *service)
{
	struct url url = { .is_https = true, .port = 443, .path = "/mail/config-v1.1.xml" };
	int n = snprintf(url.host, sizeof(url.host), "autoconfig.%s", service->domain);
	struct inquiry *inquiry =
		n < (int)sizeof(url.host)
			? service_ask_document(service, INQUIRY_AUTOCONFIG, NULL, &url, no_body)
			: NULL;
	if (inquiry != NULL) {
		inquiry->may_be_absent = true;
		inquiry->temper = temper_autoconfig;
	}
	begin(service);
}

/* One that other names must fit is another. */
static struct inquiry *find_asked(const struct service *service, const struct srv_row *row,
				  const struct dns_srv *target)
{
	bool fits_any =
		row->identity == IDENTITY_EITHER && !dns_same_name(target->host, service->domain);
	bool is_sip_domain = row->identity == IDENTITY_SIP_DOMAIN;
	for (size_t i = 0; i < service->n_inquiries; i++) {
		struct inquiry *inquiry = service->inquiries[i];
		if (inquiry->step == INQUIRY_SERVICE_HOST && inquiry->fits_any == fits_any &&
		    inquiry->is_sip_domain == is_sip_domain &&
		    inquiry->protocol == protocol_find(row->protocol) &&
		    inquiry->port == target->port && dns_same_name(inquiry->host, target->host))
			return inquiry;
	}
	return NULL;
}

/* Several records may lead to one endpoint. */
static void ask_target(struct service *service, const struct srv_row *row,
		       const struct inquiry *cause, const struct dns_srv *target)
{
	struct inquiry *inquiry = find_asked(service, row, target);
	if (inquiry != NULL) {
		inquiry_add_cause(service, inquiry, cause);
		return;
	}
	inquiry = service_ask_endpoint(service, INQUIRY_SERVICE_HOST, cause, target->host,
				       target->port, protocol_find(row->protocol));
	if (inquiry == NULL)
		return;
	inquiry->is_sip_domain = row->identity == IDENTITY_SIP_DOMAIN;
	if (dns_same_name(target->host, service->domain))
		return;
	switch (row->identity) {
	case IDENTITY_EITHER:
		inquiry->fits_any = true;
		(void)inquiry_add_reference(service, inquiry, service->domain);
		break;
	case IDENTITY_DOMAIN:
	case IDENTITY_SIP_DOMAIN:
		inquiry->n_references = 0;
		(void)inquiry_add_reference(service, inquiry, service->domain);
		snprintf(inquiry->said_name, sizeof(inquiry->said_name), "%s", service->domain);
		break;
	}
}

static void heard(struct service *service, struct inquiry *inquiry)
{
	struct srv_list list;
	if (inquiry->step != INQUIRY_SERVICE_RECORD)
		return;
	const struct srv_row *row = row_of(service, inquiry);
	if (row == NULL || inquiry->error.code != ERR_NONE ||
	    srv_read(inquiry->reply, inquiry->host, &list, &inquiry->error) != ERR_NONE)
		return;
	for (size_t i = 0; i < list.n; i++)
		ask_target(service, row, inquiry, &list.targets[i]);
	service->n_dropped += list.more;
}

/* --- what it comes to --------------------------------------------------------------------------
 */

/* "mail.contoso.com port 993, mail2.contoso.com port 993", as far as there is room. */
static void tell_targets(struct inquiry *inquiry)
{
	struct srv_list list;
	char text[ERROR_ABOUT_BYTES] = "";
	size_t len = 0;
	if (srv_read(inquiry->reply, inquiry->host, &list, NULL) != ERR_NONE)
		return;
	for (size_t i = 0; i < list.n; i++) {
		const struct dns_srv *target = &list.targets[i];
		const char *comma = i > 0 ? ", " : "";
		if (len + strlen(target->host) + sizeof(",  port 65535, ...") > sizeof(text)) {
			snprintf(text + len, sizeof(text) - len, "%s...", comma);
			break;
		}
		len += (size_t)snprintf(text + len, sizeof(text) - len, "%s%s port %u", comma,
					target->host, (unsigned)target->port);
	}
	error_raise(&inquiry->remark, ERR_TOLD_TARGETS, FACTS(.about = text));
}

/* What there is to say of records: where they lead, that there are none, or why they are
 * not known. */
static void conclude_records(struct service *service, const struct demands *demands,
			     struct inquiry *inquiry, bool *is_known)
{
	enum err err = inquiry->error.code;
	if (err == ERR_SRV_NOT_OFFERED || err == ERR_SRV_NONE) {
		error_raise(&inquiry->remark,
			    err == ERR_SRV_NONE ? ERR_TOLD_NO_RECORDS : ERR_TOLD_NOT_OFFERED,
			    FACTS());
		return;
	}
	if (err == ERR_SRV_UNUSABLE) {
		service_raise_error(service, demands, finding_info(FINDING_RESOLVE_FAILED)->state,
				    inquiry, &inquiry->error);
		return;
	}
	if (err == ERR_NONE && inquiry->is_answered) {
		tell_targets(inquiry);
		conclude_targets(service, demands, inquiry);
		return;
	}
	*is_known = false;
	service_raise_unanswered(service, demands, inquiry, ERR_RECORDS_FAILED, "the SRV records");
}

static bool result_fits(const struct result *result, const struct reference *reference)
{
	for (size_t i = 0; i < result->n_names; i++) {
		if (result->names[i].reference == reference &&
		    name_reason_fits(result->names[i].reason))
			return true;
	}
	return false;
}

/* Does a name fit each certificate of an endpoint? */
static bool fits(const struct inquiry *inquiry, const struct reference *reference)
{
	for (size_t i = 0; i < inquiry->n_results; i++) {
		if (inquiry->results[i].has_certificate &&
		    !result_fits(&inquiry->results[i], reference))
			return false;
	}
	return true;
}

static bool has_certificate(const struct inquiry *inquiry)
{
	for (size_t i = 0; i < inquiry->n_results; i++) {
		if (inquiry->results[i].has_certificate)
			return true;
	}
	return false;
}

/* Which of two names fits: programs differ in what they compare with. */
static enum err told_of_names(const struct service *service, const struct inquiry *inquiry)
{
	const struct reference *references = inquiry->references;
	bool first = inquiry->n_references > 0 && fits(inquiry, &references[0]);
	if (inquiry->n_references == 2 && inquiry->fits_any)
		return fits(inquiry, &references[1])
			       ? (first ? ERR_TOLD_FITS_BOTH : ERR_TOLD_FITS_DOMAIN)
			       : (first ? ERR_TOLD_FITS_HOST : ERR_TOLD_FITS_NEITHER);
	bool is_domain = !first && !dns_same_name(inquiry->host, service->domain);
	return is_domain ? ERR_TOLD_DOMAIN_MUST_FIT : ERR_NONE;
}

static void conclude(struct service *service, const struct demands *demands)
{
	int64_t n = count_hosts(service);
	bool is_known = true, is_there = n > 0;
	for (size_t i = 0; i < service->n_inquiries; i++) {
		struct inquiry *inquiry = service->inquiries[i];
		if (inquiry->step == INQUIRY_SERVICE_RECORD)
			conclude_records(service, demands, inquiry, &is_known);
		else if (inquiry->step == INQUIRY_AUTOCONFIG)
			is_known = conclude_web_host(service, demands, inquiry) && is_known;
		else if (has_certificate(inquiry))
			error_raise(&inquiry->remark, told_of_names(service, inquiry), FACTS());
		is_there = is_there || inquiry->error.code == ERR_SRV_UNUSABLE;
	}
	service->presence = is_there ? PRESENCE_THERE : is_known ? PRESENCE_NONE : PRESENCE_UNKNOWN;
	if (n == 0 && is_there)
		error_raise(&service->remark, ERR_TOLD_SRV_NOWHERE, FACTS());
	else if (n > 0)
		error_raise(&service->remark, n > 1 ? ERR_TOLD_HOSTS : ERR_TOLD_ONE_HOST,
			    FACTS(.count = n));
}

const struct discovery discovery_client_mail = { begin_client_mail, heard, conclude };
const struct discovery discovery_xmpp = { begin, heard, conclude };
const struct discovery discovery_sip = { begin, heard, conclude };
const struct discovery discovery_dav = { begin, heard, conclude };
const struct discovery discovery_ldap = { begin, heard, conclude };
