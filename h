HTTP/1.1 200 OK
Content-Type: application/json; charset=utf-8
MS-CV: 0a4fba3a33dd4a83.0
MS-CorrelationId: adec2a0c-3ffb-4723-8884-26f5fc489387
MS-RequestId: 0a4fba3a-33dd-4a83-af23-791fedf6cde1
MS-ServerId: 202010223
X-Locale: en-US
Date: Sat, 21 Nov 2026 19:16:31 GMT
Transfer-Encoding: chunked

