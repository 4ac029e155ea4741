package upstream

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"time"
)

// Roots reads the certificate authorities to trust: the system's, and those in a PEM file when one is named.
func Roots(caFile string) (*x509.CertPool, error) {
	pool, err := x509.SystemCertPool()
	if err != nil {
		pool = x509.NewCertPool()
	}
	if caFile == "" {
		return pool, nil
	}
	pem, err := os.ReadFile(caFile)
	if err != nil {
		return nil, fmt.Errorf("certificate authority file: %w", err)
	}
	if !pool.AppendCertsFromPEM(pem) {
		return nil, errors.New("certificate authority file: no PEM certificate in it")
	}
	return pool, nil
}

// NewTransport makes the transport that all calls to Microsoft share. maxConns bounds the connections to one host;
// 0 means 64.
func NewTransport(roots *x509.CertPool, maxConns int) *http.Transport {
	if maxConns == 0 {
		maxConns = 64
	}
	dialer := &net.Dialer{Timeout: 10 * time.Second, KeepAlive: 30 * time.Second}
	return &http.Transport{
		Proxy:                  http.ProxyFromEnvironment,
		DialContext:            dialer.DialContext,
		TLSClientConfig:        &tls.Config{RootCAs: roots, MinVersion: tls.VersionTLS12},
		TLSHandshakeTimeout:    10 * time.Second,
		ResponseHeaderTimeout:  30 * time.Second,
		ExpectContinueTimeout:  time.Second,
		IdleConnTimeout:        60 * time.Second,
		MaxIdleConns:           4 * maxConns,
		MaxIdleConnsPerHost:    maxConns,
		MaxConnsPerHost:        4 * maxConns,
		MaxResponseHeaderBytes: 64 << 10,
		ForceAttemptHTTP2:      true,
	}
}
