//go:build linux && !full

package faults_test

const defaultRounds = 1 // with every run of the tests
