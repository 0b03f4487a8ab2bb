/* result.h - all that is known and judged about one endpoint: what the report
 * is made from.  Plain data. */
#ifndef CCN_VERDICTS_RESULT_H
#define CCN_VERDICTS_RESULT_H

#include "base/passive_service.h"
#include "client_verdict.h"
#include "dane.h"
#include "dates.h"
#include "facts/session.h"
#include "name.h"
#include "demands.h"
#include "revocation.h"
#include "trust.h"

/* One finding about one endpoint.  Its text is made by the report. */
struct finding {
	enum finding_id id;
	enum state state; /* what it counts as, after --state */
	bool waived;      /* found, but the user said that it does not count */
	bool overlooked;  /* found, but it is not looked at: by a client that does DANE, or because
			   * the certificate need be no server's */
	/* The reference (index into names), for findings of the name step; the index
	 * into demands.requirements, for those of requirements; or the certificate, for those of
	 * trust and dates; else unused. */
	size_t reference;
	const struct certificate *certificate;
};

struct inquiry;

struct result {
	/* The plan's part */
	const char *host; /* as the user typed it, raw; borrowed */
	/* The host alone as reference identifier, whose forms are shown instead of
	 * host ("https://..." becomes its name); borrowed, or NULL. */
	const struct reference *identity;
	const char *protocol; /* "https"; borrowed */
	/* Whose answer led here, and requires the names (domain/); borrowed, or NULL. */
	const struct inquiry *inquiry;
	/* What its line of --hosts-file says that it is called. */
	struct passive_service passive;
	enum certificate_variant variant; /* which certificate was asked for */
	/* Facts */
	struct session session;
	struct known_addresses known;
	const struct tlsa_set *tlsa; /* --dane: what DNS says of the server; borrowed, or NULL */
	/* It need be no server's: a file that no name, protocol or client was given for. */
	bool any_purpose;
	/* Verdicts; only when a certificate was obtained */
	bool has_certificate;
	struct name_verdict *names; /* one for each reference */
	size_t n_names;
	const char *principal_name; /* that it must have, without "msstd:"; borrowed, or NULL */
	enum principal_verdict principal; /* when one must */
	bool *missing;                    /* --exact-names: n_names flags, or NULL */
	bool *unexpected;                 /* session.chain[0].n_names flags, or NULL */
	struct trust_verdict trust;
	struct revocation_verdict revocation;
	struct dates_verdict dates;
	struct dates_verdict soon; /* what the thresholds say: of what has not expired */
	struct dane_verdict *dane; /* --dane; owned, or NULL */
	/* --require: one for each of demands.requirements; owned, or NULL. */
	struct requirement_verdict *requirements;
	/* What clients make of it; also without a certificate. */
	struct client_verdicts clients;
	/* Opinions, in the order of the steps */
	struct finding *findings;
	size_t n_findings;
	enum state state; /* the worst, by judge() */
};

void result_clear(struct result *result);

/* Appends a finding; its state comes from the demands (fallback: what it counts as
 * when the user did not say, for findings whose state depends on numbers).  One that
 * is not looked at (dane_looks_at, any_purpose) is OK, unless the user says otherwise. */
enum err result_add_finding(struct result *result, const struct demands *demands,
			    enum finding_id id, enum state fallback, size_t reference,
			    const struct certificate *certificate, struct error *reterr) MUST_USE;

/* The dates that expires-soon is about: of what has expired it says nothing. */
const struct dates_verdict *result_soon(const struct result *result);

#endif
