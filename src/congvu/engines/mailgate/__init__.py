"""The gate that every message passes on its way into Postfix, and the look-ups of Postfix.

sockets      two UNIX sockets that only one process serves, and Postfix may enter
records      what the product's database knows: sender, dispatched document, profile in force
sender       who hands the message in; whether its From line tells the same
profile      the regulation profile in force
content      subject, text and attachments of a message, PDFs read elsewhere
gatekeeper   the judge of the milter: collects facts, asks `policy.gate`, words the reply
journal      one line per verdict: addresses, Message-ID, reason; never content
service      both servers in one process, a clean stop
main         the entry of the process

It goes on working while the web is down: it needs the database only.
"""
