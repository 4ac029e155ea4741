package world

import (
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"crypto/x509/pkix"
	"fmt"
	"math/big"
	"time"
)

// The simulator's certificates are valid for as long as anybody may keep a data
// folder; the dates are fixed so that one key always gives the same certificate.
var (
	certificateFrom  = time.Date(2020, 1, 1, 0, 0, 0, 0, time.UTC)
	certificateUntil = time.Date(2120, 1, 1, 0, 0, 0, 0, time.UTC)
)

// Authority is the simulator's certificate authority. Its organization is the
// one that Microsoft tells receivers of webhooks to look for.
func (w *World) Authority() (*x509.Certificate, *rsa.PrivateKey, error) {
	key, err := w.PrivateKey("authority")
	if err != nil {
		return nil, nil, err
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), NotBefore: certificateFrom, NotAfter: certificateUntil,
		Subject:               pkix.Name{Country: []string{"US"}, Organization: []string{"Microsoft Corporation"}, CommonName: "Simulated Microsoft CA"},
		IsCA:                  true,
		BasicConstraintsValid: true,
		KeyUsage:              x509.KeyUsageCertSign | x509.KeyUsageDigitalSignature,
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &key.Key.PublicKey, key.Key)
	if err != nil {
		return nil, nil, fmt.Errorf("make the authority's certificate: %w", err)
	}
	cert, err := x509.ParseCertificate(der)
	return cert, key.Key, err
}

// Certify makes the certificate of the key for a purpose, signed by Authority.
func (w *World) Certify(purpose, commonName string) (*x509.Certificate, *rsa.PrivateKey, error) {
	issuer, issuerKey, err := w.Authority()
	if err != nil {
		return nil, nil, err
	}
	key, err := w.PrivateKey(purpose)
	if err != nil {
		return nil, nil, err
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(2), NotBefore: certificateFrom, NotAfter: certificateUntil,
		Subject:  pkix.Name{Country: []string{"US"}, Organization: []string{"Microsoft Corporation"}, CommonName: commonName},
		DNSNames: []string{commonName}, KeyUsage: x509.KeyUsageDigitalSignature,
		ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth, x509.ExtKeyUsageClientAuth},
	}
	der, err := x509.CreateCertificate(rand.Reader, template, issuer, &key.Key.PublicKey, issuerKey)
	if err != nil {
		return nil, nil, fmt.Errorf("make the certificate of %s: %w", commonName, err)
	}
	cert, err := x509.ParseCertificate(der)
	return cert, key.Key, err
}
