"""The page people code in: `server.py` and what it sends to the browser (`page.html`, `page.js`, `page.css`)."""
