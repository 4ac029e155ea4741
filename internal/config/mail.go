package config

import (
	"errors"
	"net/mail"
	"net/url"
)

// mailServer reads where mails are handed over, nil for "". What is wrong is said without the
// address, which holds a password.
func mailServer(server, from string) (*url.URL, error) {
	if server == "" {
		return nil, nil
	}
	u, err := url.Parse(server)
	if err != nil || (u.Scheme != "smtp" && u.Scheme != "smtps") || u.Hostname() == "" || (u.Path != "" && u.Path != "/") || u.RawQuery != "" {
		return nil, errors.New("TENANTRY_SMTP_URL must be an address such as smtp://name:password@mail.example:587 or smtps://name:password@mail.example:465, " +
			"with characters such as @ and / in the password as %40 and %2F")
	}
	if _, err := mail.ParseAddress(from); err != nil {
		return nil, errors.New("TENANTRY_MAIL_FROM must be an address such as Contoso Cloud <cloud@contoso.example> when there is a TENANTRY_SMTP_URL")
	}
	return u, nil
}
