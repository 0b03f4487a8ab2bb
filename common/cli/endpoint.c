/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "endpoint.h"

const struct protocol *endpoint_protocol(const struct options *options, const struct target *target)
{
	if (target->protocol != NULL)
		return target->protocol;
	return options->protocol != NULL ? options->protocol : protocol_find("https");
}

uint16_t endpoint_port(const struct options *options, const struct target *target)
{
	if (target->port != 0)
		return target->port;
	return options->port != 0 ? options->port : endpoint_protocol(options, target)->port;
}
