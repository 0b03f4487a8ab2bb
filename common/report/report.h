/* report.h - what a report is made from, and what its readers may rely on.
 *
 * This folder is the only place where texts about verdicts are made, and the
 * only way out for text from the network (through safetext).  Pure: results in,
 * text out (format.h).
 *
 * Readers may rely on this, whatever was received: one first line that begins
 * with "[STATE] - ", its only pipe sign before the perfdata, at most 1000
 * octets before that; below it lines of tabs and "\_[STATE] - ".  Square
 * brackets stand nowhere else, quotation marks and < > & ` $ nowhere, an
 * apostrophe only in the perfdata.  The worst state below is that of the first
 * line, and that is the state returned.
 *
 * Figures (perfdata.h): the same labels in every state, but that "expires" is
 * left out when no certificate was seen; a name counts as checked when it was
 * compared with a certificate, and as failed when it does not fit and that
 * counts (it was not waived, and no service does without).  They are of all
 * endpoints but those of a service that the text does not tell.
 */
#ifndef CCN_REPORT_REPORT_H
#define CCN_REPORT_REPORT_H

#include "base/passive_service.h"
#include "domain/service.h"
#include "verdicts/demands.h"
#include "verdicts/result.h"

/* What a bound on the output cannot be below: a first line and its figures. */
enum { REPORT_MIN_BYTES = 1000 };

struct grouping;
struct html;
struct json;
struct strbuf;
struct summary_line;
struct tree;
struct report_input;

/* How much of a service is told. */
struct service_share {
	bool of_faults;         /* only what is not OK, and of that ...; false: all */
	size_t steps, findings; /* ... the worst so many */
};

/* How a run that found services tells of them (service_report.h).  A program that finds
 * none has no use for it, nor for what it is linked with. */
struct service_report {
	enum state (*state)(const struct report_input *input); /* of all services */
	void (*summary)(struct summary_line *line, const struct grouping *grouping);
	void (*worst)(struct summary_line *line, const struct service *service);
	void (*tree)(struct tree *tree, const struct report_input *input);
	bool (*is_told)(const struct service *service);
	const char *(*word)(enum service_kind kind);
	enum state (*own_state)(const struct service *service);
	void (*title)(struct strbuf *out, const struct report_input *input,
		      const struct service *service);
	void (*problems)(struct html *html, const struct report_input *input,
			 const struct service *service);
	void (*steps)(struct tree *tree, const struct report_input *input,
		      const struct service *service, int depth);
	void (*domains)(struct tree *tree, const struct report_input *input);
	void (*json)(struct json *json, const struct report_input *input,
		     const struct service *service, struct service_share share, const bool *chosen);
};

/* By whom, when and how it was found out, for a reader who was not there.  struct
 * report_origin o = { 0 }: nobody says. */
struct report_origin {
	const char *program; /* its name; static */
	const char *version;
	const char *question; /* what it answers, "would ...?" */
	int64_t at_s;         /* when it began, whatever time it judges as of */
	/* Each option as it counts, "--name=value", ended by NUL; raw, secrets left out. */
	struct bytes options;
};

struct report_input {
	const struct result *results;
	size_t n_results;
	const struct demands *demands;
	/* What was found of domains, and how it is told (service_report.h); 0: not asked.
	 * Services of a domain stand together, and so do their results. */
	const struct service *services;
	size_t n_services;
	const struct service_report *told;
	bool from_file;     /* -f: no address, no connection steps */
	bool sni_off;       /* no SNI was sent (--no-sni, or an address) */
	bool has_request;   /* --request: of what https is in TLS, HTTP/1.1 alone was offered */
	int64_t elapsed_us; /* whole run */
	double timeout_s;
	int verbosity;
	/* The whole output has at most so many octets (>= REPORT_MIN_BYTES); 0: as
	 * many as it takes.  The worst stays, what was left out is counted. */
	size_t max_bytes;
	const char *anchors; /* where trust anchors came from, or NULL */
	const char *log;     /* -vv, raw text, or NULL */
	struct report_origin origin;
	/* For -o passive-...: its service is never NULL then. */
	struct passive_service passive;
};

#endif
