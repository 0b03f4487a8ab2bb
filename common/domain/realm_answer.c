/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "realm_answer.h"

#include "answer.h"
#include "json.h"
#include "xml.h"

struct reading {
	struct realm_answer answer;
	bool has_kind, has_failed;
	struct error problem; /* its said: what the service says that went wrong */
};

/* --- members ------------------------------------------------------------------------ */

enum member_kind {
	MEMBER_KIND,
	MEMBER_TEXT,
	MEMBER_URL,
	MEMBER_CERTIFICATE,
	MEMBER_SUCCESS,
	MEMBER_PROBLEM,
};

struct member {
	const char *name;
	enum member_kind kind;
	size_t offset; /* MEMBER_TEXT: in struct realm_answer */
	enum realm_role role;
};

#define TEXT(name, member) { name, MEMBER_TEXT, offsetof(struct realm_answer, member), 0 }
#define URL(name, role) { name, MEMBER_URL, 0, role }
static const struct member members[] = {
	/* getuserrealm.srf, and api-version 2.x */
	{ "NameSpaceType", MEMBER_KIND, 0, 0 },
	TEXT("DomainName", domain),
	TEXT("FederationBrandName", brand),
	TEXT("PreferredProtocol", protocol),
	TEXT("CloudInstanceName", cloud),
	URL("AuthURL", REALM_PASSIVE),
	URL("STSAuthURL", REALM_ACTIVE),
	URL("MEXURL", REALM_METADATA),
	URL("SAML_AuthURL", REALM_SAML),
	{ "Certificate", MEMBER_CERTIFICATE, 0, 0 },
	/* api-version 1.0, and 2.x */
	{ "account_type", MEMBER_KIND, 0, 0 },
	TEXT("domain_name", domain),
	TEXT("federation_protocol", protocol),
	TEXT("cloud_instance_name", cloud),
	URL("federation_active_auth_url", REALM_ACTIVE),
	URL("federation_metadata_url", REALM_METADATA),
	/* when there is no answer */
	{ "Success", MEMBER_SUCCESS, 0, 0 },
	{ "error", MEMBER_PROBLEM, 0, 0 },
	{ "error_description", MEMBER_PROBLEM, 0, 0 },
	{ "ErrorMessage", MEMBER_PROBLEM, 0, 0 },
	{ "code", MEMBER_PROBLEM, 0, 0 },
	{ "message", MEMBER_PROBLEM, 0, 0 },
};

static const struct member *find_member(const char *name)
{
	for (size_t i = 0; i < LENGTH(members); i++) {
		if (bytes_is(bytes_of(name), members[i].name))
			return &members[i];
	}
	return NULL;
}

static enum err read_kind(struct reading *reading, const char *name, struct bytes text,
			  struct error *reterr)
{
	static const char *const words[] = {
		[REALM_UNKNOWN] = "Unknown",
		[REALM_MANAGED] = "Managed",
		[REALM_FEDERATED] = "Federated",
	};
	size_t kind = 0;
	while (kind < LENGTH(words) && !bytes_is(text, words[kind]))
		kind++;
	if (kind == LENGTH(words))
		return error_raise(reterr, ERR_REALM_KIND, FACTS(.said = text));
	if (reading->has_kind && reading->answer.kind != kind)
		return error_raise(reterr, ERR_ANSWER_TWICE, FACTS(.about = name));
	reading->has_kind = true;
	reading->answer.kind = (enum realm_kind)kind;
	return ERR_NONE;
}

static enum err read_url(struct realm_answer *answer, enum realm_role role, const char *name,
			 struct bytes text, struct error *reterr)
{
	struct realm_url url = { .role = role };
	enum err err = answer_copy(name, text, url.text, sizeof(url.text), reterr);
	if (err != ERR_NONE)
		return err;
	for (size_t i = 0; i < answer->n_urls; i++) {
		if (answer->urls[i].role == role && strcmp(answer->urls[i].text, url.text) == 0)
			return ERR_NONE;
	}
	if (answer->n_urls == REALM_URLS)
		return error_raise(reterr, ERR_ANSWER_TOO_MANY,
				   FACTS(.count = REALM_URLS, .term = "URLs"));
	answer->urls[answer->n_urls++] = url;
	return ERR_NONE;
}

/* is_inner: of what stands within another member; the service's words about an error
 * can. */
static enum err read_member(struct reading *reading, const char *name, bool is_inner,
			    struct bytes text, struct error *reterr)
{
	struct realm_answer *answer = &reading->answer;
	const struct member *member = find_member(name);
	if (member == NULL || text.len == 0 || (is_inner && member->kind != MEMBER_PROBLEM))
		return ERR_NONE;
	switch (member->kind) {
	case MEMBER_KIND:
		return read_kind(reading, name, text, reterr);
	case MEMBER_TEXT:
		return answer_copy(name, text, (char *)answer + member->offset, REALM_TEXT_BYTES,
				   reterr);
	case MEMBER_URL:
		return read_url(answer, member->role, name, text, reterr);
	case MEMBER_CERTIFICATE:
		return token_certificates_add(&answer->certificates, text, TOKEN_SIGNING, reterr);
	case MEMBER_SUCCESS:
		reading->has_failed = bytes_is(text, "false");
		return ERR_NONE;
	case MEMBER_PROBLEM:
		error_raise(&reading->problem, ERR_REALM_REFUSED, FACTS(.said = text));
		return ERR_NONE;
	}
	return ERR_NONE;
}

/* --- XML and JSON --------------------------------------------------------------------- */

static enum err begins(void *context, const struct xml_element *element, struct error *reterr)
{
	if (element->depth > 1)
		return ERR_NONE;
	if (!bytes_is(bytes_of(element->name), "RealmInfo"))
		return error_raise(reterr, ERR_ANSWER_OTHER,
				   FACTS(.about = element->name, .term = "RealmInfo"));
	const char *success = xml_attribute(element, "Success");
	return read_member(context, "Success", false, bytes_of(success != NULL ? success : ""),
			   reterr);
}

static enum err ends(void *context, const struct xml_element *element, struct bytes text,
		     struct error *reterr)
{
	if (element->depth != 2 && element->depth != 3)
		return ERR_NONE;
	return read_member(context, element->name, element->depth == 3, text, reterr);
}

static enum err read_json_member(void *context, const char *parent, const char *name,
				 struct bytes value, struct error *reterr)
{
	return read_member(context, name, *parent != '\0', value, reterr);
}

void realm_answer_clear(struct realm_answer *answer)
{
	token_certificates_clear(&answer->certificates);
	*answer = (struct realm_answer){ 0 };
}

/* What is missing for an answer. */
static enum err check(const struct reading *reading, struct error *reterr)
{
	bool has_problem = reading->problem.code != ERR_NONE;
	if (reading->has_failed || (has_problem && !reading->has_kind))
		return error_raise(reterr, ERR_REALM_REFUSED,
				   FACTS(.said = bytes_of(reading->problem.said)));
	if (!reading->has_kind)
		return error_raise(reterr, ERR_REALM_NO_KIND, FACTS());
	return ERR_NONE;
}

enum err realm_answer_read(struct bytes text, struct realm_answer *ret_answer, struct error *reterr)
{
	struct reading reading = { .has_kind = false };
	const struct xml_reader reader = { &reading, begins, ends };
	enum err err;
	if (json_begins(text))
		err = json_read(text, REALM_ANSWER_BYTES, read_json_member, &reading, reterr);
	else
		err = xml_read(text, REALM_ANSWER_BYTES, &reader, reterr);
	if (err == ERR_NONE)
		err = check(&reading, reterr);
	if (err == ERR_NONE)
		*ret_answer = reading.answer;
	else
		realm_answer_clear(&reading.answer);
	return err;
}
