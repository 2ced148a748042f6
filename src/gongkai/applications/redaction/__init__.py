"""遮盖 (Article 37): files of a case drawn as pictures, boxes burnt into them, and an image-only PDF made of these.

Pure: bytes and boxes in, bytes out, no records. What somebody handed in is opened in a child process only (`apart`),
with limits of time and memory. What comes out holds pictures and nothing else: no text, no metadata, no attachment.
"""
