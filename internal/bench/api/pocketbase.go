package main

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strings"
)

// pocketBaseToken signs in at PocketBase.
func pocketBaseToken(ctx context.Context, addr string) (string, error) {
	form := url.Values{"identity": {staff}, "password": {password}}
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, "http://"+addr+"/api/collections/users/auth-with-password", strings.NewReader(form.Encode()))
	if err != nil {
		return "", err
	}
	request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		return "", err
	}
	defer func() { _ = answer.Body.Close() }()
	var body struct {
		Token   string `json:"token"`
		Message string `json:"message"`
	}
	if err := json.NewDecoder(answer.Body).Decode(&body); err != nil {
		return "", err
	}
	if body.Token == "" {
		return "", fmt.Errorf("sign in at PocketBase: %s %s", answer.Status, body.Message)
	}
	return body.Token, nil
}
