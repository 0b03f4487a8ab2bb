/* report_checks.h - what must hold for any report, whatever it is about; the
 * functions that return nothing fail the test. */
#ifndef CCN_TESTS_UNIT_REPORT_CHECKS_H
#define CCN_TESTS_UNIT_REPORT_CHECKS_H

#include "report/report_html.h"
#include "report/report_json.h"
#include "report/report_text.h"

/* Makes both reports and checks them: form, harmless octets, one first line, one
 * pipe, the usual labels, JSON that says the same. */
void check_invariants(const struct report_input *input, struct strbuf *text, struct strbuf *json);

/* The value at a path of a JSON text. */
void json_value(const char *json, const char *path, char *ret_value, size_t size);
enum state state_at(const char *json, const char *path);
/* The object's first keys are these, in this order. */
void check_keys(const char *json, const char *path, const char *expected);

/* The text is that of TEST_DATA_DIR/report/ID.EXTENSION, which it becomes with
 * REPORT_GOLDEN_WRITE in the environment. */
void compare_golden(const char *id, const char *extension, const char *text);

/* Takes the style sheet and its digest out of a page. */
void html_without_style(struct strbuf *page);

#endif
