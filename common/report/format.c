/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "format.h"

#include <strings.h>

#include "report_html.h"
#include "report_json.h"
#include "report_passive.h"
#include "report_prometheus.h"
#include "report_text.h"

static const struct output_format formats[] = {
#define FORMAT(word, flags, max_bytes, report, report_error, frame) \
	{ word, flags, max_bytes, report, report_error, frame },
	OUTPUT_FORMATS(FORMAT)
#undef FORMAT
};

const struct output_format *output_formats(size_t *ret_n)
{
	*ret_n = LENGTH(formats);
	return formats;
}

const struct output_format *output_format_find(const char *word)
{
	for (size_t i = 0; i < LENGTH(formats); i++) {
		if (strcasecmp(formats[i].word, word) == 0)
			return &formats[i];
	}
	return NULL;
}
