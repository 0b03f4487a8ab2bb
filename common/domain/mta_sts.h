/* mta_sts.h - what a domain demands of those who send it mail: MTA-STS (RFC 8461).
 *
 * Reads the TXT records at _mta-sts.DOMAIN, and the policy document of
 * https://mta-sts.DOMAIN/.well-known/mta-sts.txt; says whether an MX host fits.
 * Pure; what is read may be anybody's.
 */
#ifndef CCN_DOMAIN_MTA_STS_H
#define CCN_DOMAIN_MTA_STS_H

#include "base/bytes.h"

enum {
	MTA_STS_ID_MAX = 32,
	MTA_STS_MAX_AGE_S = 31557600,       /* a year */
	MTA_STS_POLICY_MAX_BYTES = 1 << 16, /* what section 3.3 proposes */
	MTA_STS_MAX_PATTERNS = 256,         /* real policies have up to some twenty */
};

/* Why senders see no policy.  X(ID, section of RFC 8461, "what is wrong") */
#define MTA_STS_DEFECTS(X) \
	X(NONE, "", "") \
	/* The TXT records. */ \
	X(RECORD_NONE, "3.1", "no record begins with v=STSv1") \
	/* ... but one was meant to: v=stsv1, v=STSv1 without a semicolon. */ \
	X(RECORD_VERSION, "3.1", "the record does not begin with v=STSv1 and a semicolon") \
	X(RECORD_SEVERAL, "3.1", "there is more than one record") \
	X(RECORD_SYNTAX, "3.1", "a part of the record is not of the form name=value") \
	X(RECORD_ID_MISSING, "3.1", "the record has no id") \
	X(RECORD_ID, "3.1", "the id is not 1 to 32 letters and digits") \
	/* The answer that has the policy.  TOO_LARGE: beyond MTA_STS_POLICY_MAX_BYTES. */ \
	X(REDIRECT, "3.3", "the answer is a redirect, which they do not follow") \
	X(STATUS, "3.3", "the answer has another status than 200") \
	X(MEDIA_TYPE, "3.2", "the answer is not of the type text/plain") \
	X(TOO_LARGE, "3.3", "the policy is too large") \
	/* The policy.  MX_MANY: more than MTA_STS_MAX_PATTERNS, a limit of ours. */ \
	X(SYNTAX, "3.2", "it is not of the form name: value") \
	X(VERSION_MISSING, "3.2", "the policy has no version") \
	X(VERSION, "3.2", "the version is not STSv1") \
	X(MODE_MISSING, "3.2", "the policy has no mode") \
	X(MODE, "3.2", "the mode is not enforce, testing or none") \
	X(MAX_AGE_MISSING, "3.2", "the policy has no max_age") \
	X(MAX_AGE, "3.2", "max_age is no number of seconds") \
	X(MAX_AGE_LONG, "3.2", "max_age is more than a year") \
	X(MX_MISSING, "3.2", "the policy has no mx") \
	X(MX, "3.2", "mx is neither a host nor an asterisk, a dot and a domain") \
	X(MX_MANY, "3.2", "the policy has more mx lines than are read")

enum mta_sts_defect {
#define X(ID, section, text) MTA_STS_##ID,
	MTA_STS_DEFECTS(X)
#undef X
};

/* The section of RFC 8461 that has the rule: "3.1"; of NONE "". */
const char *mta_sts_defect_section(enum mta_sts_defect defect);
/* A clause; static. */
const char *mta_sts_defect_text(enum mta_sts_defect defect);

/* A defect and where it is.  A part of the record, or a line of the policy, that is
 * simply not there has neither. */
struct mta_sts_fault {
	enum mta_sts_defect defect;
	unsigned line;   /* of the policy, from 1; else 0 */
	struct bytes at; /* borrowed: the record, its part, the line or its value */
};

/* What the TXT records at _mta-sts.DOMAIN say (section 3.1): n records, the strings
 * of each joined.  No defect: *ret_id is the id of the policy, borrowed. */
struct mta_sts_fault mta_sts_read_records(const struct bytes *records, size_t n,
					  struct bytes *ret_id);

/* What keeps senders from reading the body of an answer as policy (sections 3.2 and
 * 3.3): its status, its Content-Type (empty: it has none), how long it is.  at is the
 * type, where it is wrong. */
struct mta_sts_fault mta_sts_answer_fault(int status, struct bytes content_type, size_t body_bytes);

enum mta_sts_mode { MTA_STS_MODE_NONE, MTA_STS_MODE_TESTING, MTA_STS_MODE_ENFORCE };

struct mta_sts_policy {
	enum mta_sts_mode mode;
	int64_t max_age_s;                           /* 0 to MTA_STS_MAX_AGE_S */
	struct bytes patterns[MTA_STS_MAX_PATTERNS]; /* borrowed from the document: "a.test",
							"*.b.test" */
	size_t n;                                    /* at least 1, but in mode none */
};

/* Reads a policy document (section 3.2).  With a defect *ret_policy is untouched. */
struct mta_sts_fault mta_sts_read_policy(struct bytes document, struct mta_sts_policy *ret_policy);

/* Does an MX host (without final dot) fit a pattern (section 4.1)?  Letter case does not
 * count; "*" is one whole label. */
bool mta_sts_pattern_fits(struct bytes pattern, struct bytes host);

/* ... or any pattern of the policy? */
bool mta_sts_host_fits(const struct mta_sts_policy *policy, struct bytes host);

#endif
