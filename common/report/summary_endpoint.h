/* summary_endpoint.h - the first line about one endpoint.  Pure. */
#ifndef CCN_REPORT_SUMMARY_ENDPOINT_H
#define CCN_REPORT_SUMMARY_ENDPOINT_H

#include "summary_line.h"

/* "mail.example.com", short enough for the verdict to stand within the first 200
 * octets. */
void summary_host(struct strbuf *out, const struct result *result);

/* " on 192.0.2.10": which address showed the certificate; nothing for one that the host is
 * already, and without a certificate: why there is none says where. */
void summary_place(struct strbuf *out, const struct result *result);

/* Was it asked whether a TLSA record fits (--dane), and is there none that counts?  Who asked takes
 * what is in order for what fits; of a domain's hosts its services tell. */
bool summary_lacks_record(const struct result *result);

/* "certificate ..." or why there is none; scope (" on 192.0.2.12 (1 of 8 endpoints)"; "": the place
 * of this result) says what the verdict holds for. */
void summary_verdict(struct summary_line *line, const struct result *result, const char *scope);
/* The same behind the host: "mail.example.com: certificate ..." */
void summary_endpoint(struct summary_line *line, const struct result *result, const char *scope);

#endif
