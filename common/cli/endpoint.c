/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "endpoint.h"

const struct options *endpoint_options(const struct options *options, const struct target *target,
				       enum option_id id)
{
	return target->own != NULL && target->own->given[id] ? target->own : options;
}

const struct protocol *endpoint_protocol(const struct options *options, const struct target *target)
{
	const struct protocol *said = endpoint_options(options, target, OPTION_PROTOCOL)->protocol;
	if (target->protocol != NULL)
		return target->protocol;
	return said != NULL ? said : protocol_find("https");
}

uint16_t endpoint_port(const struct options *options, const struct target *target)
{
	uint16_t said = endpoint_options(options, target, OPTION_PORT)->port;
	if (target->port != 0)
		return target->port;
	return said != 0 ? said : endpoint_protocol(options, target)->port;
}
