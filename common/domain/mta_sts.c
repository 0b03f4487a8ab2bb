/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mta_sts.h"

#include "base/utf8.h"
#include "names/dnsname.h"

enum { FIELD_NAME_MAX = 32, MAX_AGE_DIGITS = 10, HTTP_OK = 200 };

const char *mta_sts_defect_section(enum mta_sts_defect defect)
{
	static const char *const sections[] = {
#define X(ID, section, text) [MTA_STS_##ID] = (section),
		MTA_STS_DEFECTS(X)
#undef X
	};
	return sections[defect];
}

const char *mta_sts_defect_text(enum mta_sts_defect defect)
{
	static const char *const texts[] = {
#define X(ID, section, text) [MTA_STS_##ID] = (text),
		MTA_STS_DEFECTS(X)
#undef X
	};
	return texts[defect];
}

static struct mta_sts_fault fault(enum mta_sts_defect defect, struct bytes at)
{
	return (struct mta_sts_fault){ .defect = defect, .at = at };
}

static struct mta_sts_fault missing(enum mta_sts_defect defect)
{
	return (struct mta_sts_fault){ .defect = defect };
}

/* --- words ------------------------------------------------------------------------------- */

static struct bytes trimmed(struct bytes b)
{
	return bytes_trimmed(b, " \t");
}

static bool equals(struct bytes b, const char *text)
{
	return bytes_equal(b, bytes_of(text));
}

static bool begins(struct bytes b, const char *text)
{
	return equals(bytes_until(b, strlen(text)), text);
}

static bool is_alphanumeric(uint8_t c)
{
	return ascii_is_letter(c) || ascii_is_digit(c);
}

/* sts-ext-name and sts-policy-ext-name, which the other names are of, too. */
static bool is_field_name(struct bytes b)
{
	if (b.len == 0 || b.len > FIELD_NAME_MAX || !is_alphanumeric(b.data[0]))
		return false;
	for (size_t i = 1; i < b.len; i++) {
		if (!is_alphanumeric(b.data[i]) && memchr("_-.", b.data[i], 3) == NULL)
			return false;
	}
	return true;
}

/* The part of *rest before its first end; *rest is what follows. */
static struct bytes take_until(struct bytes *rest, int end)
{
	size_t at = bytes_find(*rest, end);
	struct bytes part = bytes_until(*rest, at);
	*rest = bytes_from(*rest, at + 1);
	return part;
}

/* --- TXT records --------------------------------------------------------------------------- */

static const char version_part[] = "v=STSv1;";

/* Is it one that somebody meant as such a record?  Forms of providers keep the quotes of a
 * zone file. */
static bool is_meant(struct bytes record)
{
	struct bytes text = trimmed(record);
	if (text.len > 0 && text.data[0] == '"')
		text = trimmed(bytes_from(text, 1));
	return bytes_starts(text, "v=sts");
}

static bool is_id(struct bytes b)
{
	bool ok = b.len > 0 && b.len <= MTA_STS_ID_MAX;
	for (size_t i = 0; i < b.len; i++)
		ok = ok && is_alphanumeric(b.data[i]);
	return ok;
}

/* sts-ext-value */
static bool is_record_value(struct bytes b)
{
	for (size_t i = 0; i < b.len; i++) {
		if (b.data[i] <= ' ' || b.data[i] > '~' || b.data[i] == '=')
			return false;
	}
	return b.len > 0;
}

/* What follows the version: fields, with a delimiter at the end or not. */
static struct mta_sts_fault read_fields(struct bytes rest, struct bytes *ret_id)
{
	struct bytes id = { 0 };
	while (rest.len > 0) {
		struct bytes part = trimmed(take_until(&rest, ';'));
		struct bytes value = part, name;
		if (part.len == 0 && rest.len == 0)
			break;
		name = take_until(&value, '=');
		if (equals(name, "id") && id.data == NULL) {
			if (!is_id(value))
				return fault(MTA_STS_RECORD_ID, value);
			id = value;
		} else if (!is_field_name(name) || !is_record_value(value)) {
			return fault(MTA_STS_RECORD_SYNTAX, part);
		}
	}
	if (id.data == NULL)
		return missing(MTA_STS_RECORD_ID_MISSING);
	*ret_id = id;
	return missing(MTA_STS_NONE);
}

struct mta_sts_fault mta_sts_read_records(const struct bytes *records, size_t n,
					  struct bytes *ret_id)
{
	const struct bytes *found = NULL, *meant = NULL;
	for (size_t i = 0; i < n; i++) {
		if (begins(records[i], version_part)) {
			if (found != NULL)
				return fault(MTA_STS_RECORD_SEVERAL, records[i]);
			found = &records[i];
		} else if (is_meant(records[i])) {
			meant = &records[i];
		}
	}
	if (found == NULL)
		return meant != NULL ? fault(MTA_STS_RECORD_VERSION, *meant)
				     : missing(MTA_STS_RECORD_NONE);
	return read_fields(bytes_from(*found, sizeof(version_part) - 1), ret_id);
}

/* --- the answer of the policy host ----------------------------------------------------------- */

struct mta_sts_fault mta_sts_answer_fault(int status, struct bytes content_type, size_t body_bytes)
{
	if (status >= 300 && status <= 399)
		return missing(MTA_STS_REDIRECT);
	if (status != HTTP_OK)
		return missing(MTA_STS_STATUS);
	struct bytes parameters = content_type;
	if (!bytes_is(trimmed(take_until(&parameters, ';')), "text/plain"))
		return fault(MTA_STS_MEDIA_TYPE, content_type);
	return missing(body_bytes > MTA_STS_POLICY_MAX_BYTES ? MTA_STS_TOO_LARGE : MTA_STS_NONE);
}

/* --- the policy ------------------------------------------------------------------------------- */

struct reading {
	struct mta_sts_policy policy;
	bool has_version, has_mode, has_max_age;
};

/* sts-policy-ext-value, which the other values are of, too. */
static bool is_policy_value(struct bytes b)
{
	for (size_t i = 0; i < b.len; i++) {
		if (b.data[i] < ' ' || b.data[i] == 0x7f)
			return false;
	}
	return b.len > 0 && utf8_is_valid(b);
}

static enum mta_sts_defect read_version(struct bytes value, struct reading *r)
{
	r->has_version = true;
	return equals(value, "STSv1") ? MTA_STS_NONE : MTA_STS_VERSION;
}

static enum mta_sts_defect read_mode(struct bytes value, struct reading *r)
{
	static const char *const words[] = {
		[MTA_STS_MODE_NONE] = "none",
		[MTA_STS_MODE_TESTING] = "testing",
		[MTA_STS_MODE_ENFORCE] = "enforce",
	};
	for (size_t i = 0; i < LENGTH(words); i++) {
		if (equals(value, words[i])) {
			r->policy.mode = (enum mta_sts_mode)i;
			r->has_mode = true;
			return MTA_STS_NONE;
		}
	}
	return MTA_STS_MODE;
}

static enum mta_sts_defect read_max_age(struct bytes value, struct reading *r)
{
	int64_t n = 0;
	if (value.len > MAX_AGE_DIGITS)
		return MTA_STS_MAX_AGE;
	for (size_t i = 0; i < value.len; i++) {
		if (!ascii_is_digit(value.data[i]))
			return MTA_STS_MAX_AGE;
		n = 10 * n + (value.data[i] - '0');
	}
	r->policy.max_age_s = n;
	r->has_max_age = true;
	return n > MTA_STS_MAX_AGE_S ? MTA_STS_MAX_AGE_LONG : MTA_STS_NONE;
}

/* sts-policy-mx-value.  Labels may be numbers alone (Domain of RFC 5321, section 4.1.2): such
 * a line fits no host, and the others count. */
static enum mta_sts_defect read_mx(struct bytes value, struct reading *r)
{
	struct bytes domain = dns_name_is_wildcard(value) ? dns_name_parent(value) : value;
	enum name_defect defect = dns_name_defect(domain);
	if (defect != NAME_DEFECT_NONE && defect != NAME_DEFECT_IP_TEXT)
		return MTA_STS_MX;
	if (r->policy.n == MTA_STS_MAX_PATTERNS)
		return MTA_STS_MX_MANY;
	r->policy.patterns[r->policy.n++] = value;
	return MTA_STS_NONE;
}

/* One field.  Of a name that is there twice the first counts, unless it may be (mx). */
static enum mta_sts_defect read_field(struct bytes name, struct bytes value, struct reading *r)
{
	if (equals(name, "mx"))
		return read_mx(value, r);
	if (equals(name, "version") && !r->has_version)
		return read_version(value, r);
	if (equals(name, "mode") && !r->has_mode)
		return read_mode(value, r);
	if (equals(name, "max_age") && !r->has_max_age)
		return read_max_age(value, r);
	return MTA_STS_NONE;
}

static struct mta_sts_fault read_line(struct bytes line, struct reading *r)
{
	struct bytes rest = line, value, name = take_until(&rest, ':');
	value = trimmed(rest);
	if (!is_field_name(name) || !is_policy_value(value))
		return fault(MTA_STS_SYNTAX, line);
	return fault(read_field(name, value, r), value);
}

static enum mta_sts_defect lacking(const struct reading *r)
{
	if (!r->has_version)
		return MTA_STS_VERSION_MISSING;
	if (!r->has_mode)
		return MTA_STS_MODE_MISSING;
	if (!r->has_max_age)
		return MTA_STS_MAX_AGE_MISSING;
	if (r->policy.n == 0 && r->policy.mode != MTA_STS_MODE_NONE)
		return MTA_STS_MX_MISSING;
	return MTA_STS_NONE;
}

struct mta_sts_fault mta_sts_read_policy(struct bytes document, struct mta_sts_policy *ret_policy)
{
	struct reading r = { 0 };
	if (document.len > MTA_STS_POLICY_MAX_BYTES)
		return missing(MTA_STS_TOO_LARGE);
	for (unsigned n = 1; document.len > 0; n++) {
		struct bytes line = take_until(&document, '\n');
		if (line.len > 0 && line.data[line.len - 1] == '\r')
			line.len--;
		/* No grammar has empty ones, senders read on. */
		if (trimmed(line).len == 0)
			continue;
		struct mta_sts_fault found = read_line(line, &r);
		if (found.defect != MTA_STS_NONE) {
			found.line = n;
			return found;
		}
	}
	enum mta_sts_defect lack = lacking(&r);
	if (lack == MTA_STS_NONE)
		*ret_policy = r.policy;
	return missing(lack);
}

bool mta_sts_pattern_fits(struct bytes pattern, struct bytes host)
{
	if (!dns_name_is_wildcard(pattern))
		return bytes_equal_folded(pattern, host);
	return dns_name_first_label(host).len > 0 &&
	       bytes_equal_folded(dns_name_parent(pattern), dns_name_parent(host));
}

bool mta_sts_host_fits(const struct mta_sts_policy *policy, struct bytes host)
{
	for (size_t i = 0; i < policy->n; i++) {
		if (mta_sts_pattern_fits(policy->patterns[i], host))
			return true;
	}
	return false;
}
