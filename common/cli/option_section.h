/* option_section.h - the parts that options are shown in.
 */
#ifndef CCN_CLI_OPTION_SECTION_H
#define CCN_CLI_OPTION_SECTION_H

/* Headings of --help and of the manual, in their order.
 * X(ID, "heading") */
#define OPTION_SECTIONS(X) \
	X(TARGET, "What to check") \
	X(NAMES, "Names") \
	X(TRUST, "Trust and dates") \
	X(CONNECTION, "Connection") \
	X(RESULT, "Result") \
	X(GENERAL, "General")

enum option_section {
#define X(ID, heading) SECTION_##ID,
	OPTION_SECTIONS(X)
#undef X
		SECTION_COUNT,
};

/* By enum option_section. */
extern const char *const option_section_headings[SECTION_COUNT];

#endif
