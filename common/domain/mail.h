/* mail.h - the hosts that take mail for the domain, as sending servers find them: its MX
 * records, STARTTLS on port 25, and what MTA-STS and DANE demand of them. */
#ifndef CCN_DOMAIN_MAIL_H
#define CCN_DOMAIN_MAIL_H

#include "service.h"

extern const struct discovery discovery_mail;

#endif
