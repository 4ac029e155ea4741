package config

import (
	"errors"
	"fmt"
	"os"
	"regexp"
	"strings"
)

var clientID = regexp.MustCompile(`^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$`)

// checkSignIn refuses a registration of which something is missing.
func checkSignIn(s Settings) error {
	id, secret := s.MicrosoftSignInClientID, s.MicrosoftSignInSecret+s.MicrosoftSignInSecretFile
	switch {
	case id == "" && secret != "":
		return errors.New("TENANTRY_MICROSOFT_SIGN_IN_SECRET is of no use without TENANTRY_MICROSOFT_SIGN_IN_CLIENT_ID: give both or neither")
	case id != "" && secret == "":
		return errors.New("TENANTRY_MICROSOFT_SIGN_IN_CLIENT_ID needs TENANTRY_MICROSOFT_SIGN_IN_SECRET or TENANTRY_MICROSOFT_SIGN_IN_SECRET_FILE: give both or neither")
	case id != "" && !clientID.MatchString(id):
		return fmt.Errorf("TENANTRY_MICROSOFT_SIGN_IN_CLIENT_ID: %q is not an application (client) id such as 00000000-0000-0000-0000-000000000000", id)
	}
	return nil
}

// SignInSecret is the secret of the registration that people sign in with, "" without one.
func (c Config) SignInSecret() (string, error) {
	if c.MicrosoftSignInSecret != "" || c.MicrosoftSignInSecretFile == "" {
		return c.MicrosoftSignInSecret, nil
	}
	text, err := os.ReadFile(c.MicrosoftSignInSecretFile)
	if err != nil {
		return "", fmt.Errorf("TENANTRY_MICROSOFT_SIGN_IN_SECRET_FILE: %w", err)
	}
	secret := strings.TrimSpace(string(text))
	if secret == "" {
		return "", errors.New("TENANTRY_MICROSOFT_SIGN_IN_SECRET_FILE names an empty file")
	}
	return secret, nil
}
