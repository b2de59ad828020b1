"""The mail filter ("milter") protocol, version 6: the filter's side, over asyncio.

wire         bytes <-> packets and replies; pure
negotiation  which steps and changes are asked for; pure
messages     what a filter sees (`Received`) and answers (`Accept`, `Refuse`, `Later`)
session      one connection as a state machine without sockets
server       sockets, keepalive, limits, a clean stop

The filter here judges whole messages: it hears of the envelope, the headers and the body, and
answers once, at the end. No reply is exchanged before that, which makes it nearly free for the
mail server. Sources: mfapi and mfdef of Sendmail 8.14, the milter8 client of Postfix 3.7.
Not promised: replies in the middle of a message, changes of body and recipients.
"""
