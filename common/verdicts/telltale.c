/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "telltale.h"

#include "names/dnsname.h"

static const char *const hint_texts[] = {
#define X(ID, text) [NAME_HINT_##ID] = text,
	NAME_HINTS(X)
#undef X
};

const char *name_hint_text(enum name_hint hint)
{
	return hint_texts[hint];
}

/* Common names that only one maker uses.  Behind a prefix that is a word, no word
 * goes on and no domain begins: "UniFi-Gateway", not "unified.example.com". */
static const struct {
	const char *cn;
	bool is_prefix;
	enum name_hint hint;
} telltales[] = {
	{ "WMSvc-", true, NAME_HINT_MANAGEMENT_SERVICE },
	{ "Microsoft Exchange Server Auth Certificate", false, NAME_HINT_EXCHANGE_AUTH },
	{ "ADFS Signing", true, NAME_HINT_ADFS_TOKEN },
	{ "ADFS Encryption", true, NAME_HINT_ADFS_TOKEN },
	{ "Kubernetes Ingress Controller Fake Certificate", false, NAME_HINT_PLACEHOLDER },
	{ "TRAEFIK DEFAULT CERT", false, NAME_HINT_PLACEHOLDER },
	{ "localhost", false, NAME_HINT_PLACEHOLDER },
	{ "localhost.localdomain", false, NAME_HINT_PLACEHOLDER },
	{ "ubuntu", false, NAME_HINT_PLACEHOLDER },
	{ "debian", false, NAME_HINT_PLACEHOLDER },
	{ "raspberrypi", false, NAME_HINT_PLACEHOLDER },
	{ "Plesk", false, NAME_HINT_PLACEHOLDER },
	{ "Parallels Panel", false, NAME_HINT_PLACEHOLDER },
	{ "cPanel", false, NAME_HINT_PLACEHOLDER },
	{ "Fortinet", true, NAME_HINT_PLACEHOLDER },
	{ "FortiGate", true, NAME_HINT_PLACEHOLDER },
	{ "SophosApplianceCertificate", true, NAME_HINT_PLACEHOLDER },
	{ "pfSense-", true, NAME_HINT_PLACEHOLDER },
	{ "OPNsense.localdomain", false, NAME_HINT_PLACEHOLDER },
	{ "OPNsense", true, NAME_HINT_PLACEHOLDER },
	{ "UniFi", true, NAME_HINT_PLACEHOLDER },
	{ "synology.com", false, NAME_HINT_PLACEHOLDER },
	{ "synology", true, NAME_HINT_PLACEHOLDER },
	{ "QNAP NAS", false, NAME_HINT_PLACEHOLDER },
	{ "snakeoil", true, NAME_HINT_PLACEHOLDER },
	{ "example.com", false, NAME_HINT_PLACEHOLDER },
};

static bool starts_with(struct bytes cn, struct bytes known)
{
	if (!bytes_starts_folded(cn, known))
		return false;
	uint8_t next = cn.len > known.len ? cn.data[known.len] : ' ';
	return !ascii_is_letter(known.data[known.len - 1]) ||
	       !(ascii_is_letter(next) || next == '.');
}

static enum name_hint cn_hint(struct bytes cn)
{
	for (size_t i = 0; i < LENGTH(telltales); i++) {
		struct bytes known = bytes_of(telltales[i].cn);
		if (telltales[i].is_prefix ? starts_with(cn, known) : bytes_equal_folded(cn, known))
			return telltales[i].hint;
	}
	return NAME_HINT_NONE;
}

/* Exchange makes itself a self-signed certificate with the server's short name
 * as CN, and the short and the full name as SAN. */
static bool is_exchange_default(const struct certificate *certificate)
{
	if (certificate->n_cns != 1 || certificate->n_names != 2 ||
	    !certificate_is_self_issued(certificate))
		return false;
	struct bytes cn = certificate->cns[0].value;
	if (cn.len == 0 || dns_name_parent(cn).len > 0)
		return false;
	size_t n_short = 0;
	size_t n_full = 0;
	for (size_t i = 0; i < 2; i++) {
		struct bytes name = certificate->names[i].value;
		if (certificate->names[i].kind != NAME_DNS ||
		    !bytes_equal_folded(dns_name_first_label(name), cn))
			return false;
		if (dns_name_parent(name).len > 0)
			n_full++;
		else
			n_short++;
	}
	return n_short == 1 && n_full == 1;
}

/* Domains that the public DNS does not have or never delegates (RFC 6762 with
 * its appendix G, RFC 8375, RFC 6761), and ICANN's "internal". */
static bool is_internal_name(struct bytes name)
{
	static const char *const domains[] = {
		"local", "localdomain", "localhost", "internal", "intranet",  "private",
		"corp",  "home",        "lan",       "intra",    "home.arpa",
	};
	/* "srv01" is a host's short name; what stands below "*.com" is not. */
	if (name.len > 2 && bytes_starts(name, "*."))
		name = bytes_from(name, 2);
	else if (dns_name_parent(name).len == 0)
		return true;
	for (size_t i = 0; i < LENGTH(domains); i++) {
		if (dns_name_is_below(name, bytes_of(domains[i])))
			return true;
	}
	return false;
}

/* RFC 1918, 6598, 3927, 4193, 4291; loopback. */
static bool is_internal_address(struct bytes ip)
{
	if (ip.len == 4)
		return ip.data[0] == 10 || ip.data[0] == 127 ||
		       (ip.data[0] == 172 && (ip.data[1] & 0xf0) == 16) ||
		       (ip.data[0] == 192 && ip.data[1] == 168) ||
		       (ip.data[0] == 169 && ip.data[1] == 254) ||
		       (ip.data[0] == 100 && (ip.data[1] & 0xc0) == 64);
	static const uint8_t loopback[16] = { [15] = 1 };
	return ip.len == 16 && ((ip.data[0] & 0xfe) == 0xfc ||
				(ip.data[0] == 0xfe && (ip.data[1] & 0xc0) == 0x80) ||
				memcmp(ip.data, loopback, sizeof(loopback)) == 0);
}

static bool is_internal_reference(const struct reference *reference)
{
	if (reference->kind == REFERENCE_IP)
		return is_internal_address((struct bytes){ reference->ip, reference->ip_len });
	return is_internal_name(bytes_of(reference->ascii));
}

/* Names that outside clients could use, and names that they could not. */
struct census {
	bool has_internal; /* as far as was looked: up to the first public one */
	bool has_public;
};

/* What the presented name stands for as a host; false: for none, or for none that
 * a client compares. */
static bool host_of(const struct presented_name *name, struct bytes *ret_host)
{
	struct bytes service;
	if (!presented_is_compared(name))
		return false;
	switch (name->kind) {
	case NAME_DNS:
	case NAME_IP:
		*ret_host = name->value;
		return true;
	case NAME_SRV:
		return presented_srv_split(name->value, &service, ret_host);
	case NAME_URI:
		return presented_uri_split(name->value, &service, ret_host);
	case NAME_EMAIL:
	case NAME_DIRECTORY:
	case NAME_OTHER:
		break;
	}
	return false;
}

/* The common name is none of them: "Root" is a word, and no host of any network. */
static struct census take_census(const struct certificate *certificate)
{
	struct census census = { 0 };
	for (size_t i = 0; i < certificate->n_names && !census.has_public; i++) {
		const struct presented_name *name = &certificate->names[i];
		struct bytes host;
		if (!host_of(name, &host))
			continue;
		if (name->kind == NAME_IP ? is_internal_address(host) : is_internal_name(host))
			census.has_internal = true;
		else
			census.has_public = true;
	}
	return census;
}

enum name_hint telltale_hint(const struct certificate *certificate,
			     const struct reference *reference, enum name_reason reason)
{
	/* A certificate that is nearly right is no stranger's. */
	bool is_stranger = reason <= NAME_REASON_OTHER_ADDRESS;
	for (size_t i = 0; i < certificate->n_cns; i++) {
		struct bytes cn = certificate->cns[i].value;
		enum name_hint hint = cn_hint(cn);
		bool is_own = dns_name_is_below(bytes_of(reference->ascii), cn);
		if (hint != NAME_HINT_NONE &&
		    (hint != NAME_HINT_PLACEHOLDER || (is_stranger && !is_own)))
			return hint;
	}
	if (is_exchange_default(certificate))
		return NAME_HINT_EXCHANGE_DEFAULT;
	struct census census = take_census(certificate);
	if (census.has_internal && !census.has_public && !is_internal_reference(reference))
		return NAME_HINT_INTERNAL_NAME;
	if (reason == NAME_REASON_UNRELATED && census.has_public)
		return NAME_HINT_DEFAULT_HOST;
	return NAME_HINT_NONE;
}
