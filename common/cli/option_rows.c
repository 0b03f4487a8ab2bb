/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "option_rows.h"

#include "option_parsers.h"
#include "report/format.h"
#include "require.h"

#define PARSED_BY(function) .parse = (function)
#define FLAG_IN(member) .parse = option_parse_flag, .offset = offsetof(struct options, member)
#define TEXT_IN(member, text) \
	.parse = option_parse_text, .offset = offsetof(struct options, member), .expected = (text)

#define PATHS_IN(member, text) \
	.parse = option_parse_path, .offset = offsetof(struct options, member), .expected = (text)

#define OPTION(ID, a_letter, a_name, an_argument, a_kind, a_parser, a_section, some_flags, \
	       a_default, a_help) \
	[OPTION_##ID] = { \
		.id = OPTION_##ID, \
		.letter = (a_letter), \
		.name = (a_name), \
		.argument = (an_argument), \
		.kind = (a_kind), \
		.section = SECTION_##a_section, \
		.flags = (some_flags), \
		.default_text = (a_default), \
		.help = (a_help), \
		a_parser, \
	},

const struct option_row option_rows[OPTION_COUNT] = {
#include "options.def"
};
