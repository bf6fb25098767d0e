"""The storage and devices that the use cases need, by noun: Protocols, and the plain records that cross them.

`db` implements the stores, `kiosk.devices` the rest.
"""
