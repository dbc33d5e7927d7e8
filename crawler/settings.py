"""Scrapy's settings, in the order of Scrapy's own list. Each comment has the form: Scrapy's default -> ours, reason.

The project's own settings are in the last part.
"""

from scrapy.settings import default_settings

from crawler import __version__

BOT_NAME = "fuwen"  # "scrapybot" -> the project's name

# In order: accept old names of settings, load the components of Scrapy that a setting asks for, replay an archive if
# REPLAY is set, put CONTACT into the User-Agent, turn on monitoring.
ADDONS = {  # {} -> ours
    "crawler.extensions.renamed_settings.RenamedSettingsAddon": 50,
    "crawler.extensions.setting_values.SettingValuesAddon": 55,
    "crawler.extensions.standard_components.StandardComponentsAddon": 60,
    "crawler.archive.replay.ReplayAddon": 100,
    "crawler.extensions.contact.ContactAddon": 200,
    "crawler.extensions.monitoring.MonitoringAddon": 300,
}

COMMANDS_MODULE = "crawler.commands"  # "" -> our commands; our crawl replaces Scrapy's

# 100 -> 1: records are stored in the order in which they were read, and a page is processed in half the time.
CONCURRENT_ITEMS = 1

# 8 -> 1: one connection per host spares the portals.
CONCURRENT_REQUESTS_PER_DOMAIN = 1

# True -> False: nothing here logs in, and every request should be the same. A city whose portal asks for a cookie sets
# cookies = True.
COOKIES_ENABLED = False

DEFAULT_REQUEST_HEADERS = {  # Accept-Language "en" -> Chinese: some portals answer "en" with an empty English page
    "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
    "Accept-Language": "zh-CN,zh;q=0.9",
}

DOWNLOAD_DELAY = 1  # 0 -> 1 second between two requests to a host
DOWNLOAD_DELAY_JITTER = 0  # 0.5 -> 0: the delay is never less than that second

# {} -> without data, ftp and s3: pages are fetched only by http(s). "file" is kept for `scrapy shell ./page.html`; a
# run cannot request it.
DOWNLOAD_HANDLERS = {"data": None, "ftp": None, "s3": None}

DOWNLOAD_HANDLERS_BASE = {  # Scrapy's own -> with a limit on the size of a response's headers
    **default_settings.DOWNLOAD_HANDLERS_BASE,
    "http": "crawler.portals.header_limit.LimitedHeadersDownloadHandler",
    "https": "crawler.portals.header_limit.LimitedHeadersDownloadHandler",
}

DOWNLOAD_MAXSIZE = 32 * 1024 * 1024  # 1 GiB -> 32 MiB: no page is larger; also limits decompressed bodies
DOWNLOAD_WARNSIZE = 8 * 1024 * 1024  # 32 MiB -> 8 MiB

DOWNLOAD_TIMEOUT = 60  # 180 -> 60 seconds for a whole page, even if its body never ends

DOWNLOADER_MIDDLEWARES = {  # {} -> ours
    # Replaces Scrapy's, which allows subdomains and every port and scheme.
    "scrapy.downloadermiddlewares.offsite.OffsiteMiddleware": None,
    "crawler.middlewares.offsite.OffsiteMiddleware": 50,
    # Replaces Scrapy's, which allows every page if robots.txt cannot be fetched.
    "scrapy.downloadermiddlewares.robotstxt.RobotsTxtMiddleware": None,
    "crawler.middlewares.robots.RobotsMiddleware": 100,
    # Between the retries (550) and the network, because Scrapy retries at once and ignores Retry-After.
    "crawler.middlewares.retry_after.RetryAfterMiddleware": 560,
    # Replaces Scrapy's, which takes as much of an incomplete compressed body as it can decode for the whole page.
    "scrapy.downloadermiddlewares.httpcompression.HttpCompressionMiddleware": None,
    "crawler.middlewares.compression.CompressionMiddleware": 590,
    # Before Scrapy follows a redirect (600).
    "crawler.middlewares.redirects.RedirectTargetMiddleware": 650,
    # Replaces Scrapy's, which does not say when a cached response was fetched.
    "scrapy.downloadermiddlewares.httpcache.HttpCacheMiddleware": None,
    "crawler.middlewares.http_cache.TimedHttpCacheMiddleware": 900,
    # Nearest to the network, so that bodies are archived as received, before HttpCompression (590) decompresses them.
    "crawler.archive.recording.WarcRecordingMiddleware": 1000,
}

# Scrapy's own -> without those for cookies and passwords, which are loaded only if COOKIES_ENABLED or HTTPAUTH_* is set:
# the cookie middleware imports a library that opens a socket to test for IPv6, and a replay must not open any. Setting
# it to None above would still import it.
DOWNLOADER_MIDDLEWARES_BASE = {
    name: place
    for name, place in default_settings.DOWNLOADER_MIDDLEWARES_BASE.items()
    if not name.endswith((".CookiesMiddleware", ".HttpAuthMiddleware"))
}

EXTENSIONS = {  # {} -> the run's ledger, outcome and manifest, and its progress
    "crawler.extensions.run_recorder.RunRecorder": 100,
    "crawler.extensions.progress_bar.ProgressBar": 200,
}

# Scrapy's own -> without LogStats and the consoles, which import a web server even if they are turned off. They are
# loaded only if LOGSTATS_INTERVAL, TELNETCONSOLE_ENABLED or REMOTE_CONTROL_ENABLED is set.
EXTENSIONS_BASE = {
    name: place
    for name, place in default_settings.EXTENSIONS_BASE.items()
    if not name.endswith((".TelnetConsole", ".RemoteControl", ".LogStats"))
}

FEED_EXPORT_ENCODING = "utf-8"  # None, which escapes Chinese in JSON -> as printed

FEED_EXPORTERS = {  # {} -> ours, for formats in which Scrapy writes Python's notation of an object, or fails
    "csv": "crawler.export.feeds.CsvFeedExporter",
    "marshal": "crawler.export.feeds.MarshalFeedExporter",
    "pickle": "crawler.export.feeds.PickleFeedExporter",
    "xml": "crawler.export.feeds.XmlFeedExporter",
}

HTTPERROR_ALLOW_ALL = True  # False -> True: the crawl counts refused listings

ITEM_PIPELINES = {  # {} -> ours; StoreRecords must directly follow Deduplicate
    "pipelines.redact.Redact": 50,
    "pipelines.validate.Validate": 100,
    "pipelines.deduplicate.Deduplicate": 200,
    "pipelines.store.StoreRecords": 300,
    "pipelines.attachments.Attachments": 400,
}

# Scrapy's -> ours: no text of a record in the log.
LOG_FORMATTER = "crawler.extensions.log_formatter.ShortLogFormatter"
LOG_LEVEL = "WARNING"  # "DEBUG" -> only what a person must see; -L INFO or -L DEBUG shows more

# True -> False: no page is replaced by the target of its meta refresh, and no page is decoded twice.
METAREFRESH_ENABLED = False

NEWSPIDER_MODULE = "crawler.spiders"  # "" -> the package of the cities

REDIRECT_MAX_TIMES = 5  # 20 -> 5: a portal that redirects more often redirects in circles

REMOTE_CONTROL_ENABLED = False  # True -> False: it runs code that is sent by HTTP

RETRY_GIVE_UP_LOG_LEVEL = "INFO"  # "ERROR" -> "INFO": the ledger counts the failures

# 408, 429 and 5xx -> without 429, which means that the portal blocks: it is reported, not retried.
RETRY_HTTP_CODES = [500, 502, 503, 504, 522, 524, 408]

ROBOTSTXT_OBEY = True  # False -> True: a portal's robots.txt is obeyed

# Scrapy's own -> only those for start requests and the Referer (callbacks here return records, not requests),
# and ours: at 0, nearest to the engine, the one that sees what all other spider middlewares pass on, and at 10 the one that
# holds back the first requests.
SPIDER_MIDDLEWARES_BASE = {
    "crawler.middlewares.replies.ReplyEntersMiddleware": 0,
    "crawler.extensions.first_contact.FirstContactMiddleware": 10,
    **{
        name: place
        for name, place in default_settings.SPIDER_MIDDLEWARES_BASE.items()
        if name.endswith((".RefererMiddleware", ".StartSpiderMiddleware"))
    },
}

# Scrapy's own -> ours: a broken file costs only the city in it.
SPIDER_LOADER_CLASS = "crawler.portals.spider_loader.CityLoader"

SPIDER_MODULES = ["crawler.spiders"]  # [] -> the package of the cities

STATS_DUMP = False  # True -> False: the closing lines say what happened, and the manifest has the figures

TELNETCONSOLE_ENABLED = False  # True -> False: no remote access to a scheduled run

# Scrapy's name and address -> our own; CONTACT is appended.
USER_AGENT = f"fuwen/{__version__} (reads published replies to deputies' suggestions)"

# True -> False: the check for this warning parses the source of the callback for every page.
WARN_ON_GENERATOR_RETURN_VALUE = False

# Ours.

RECORD_RUN = False
"""True stores the crawl's results in ``DATA_DIR``. ``scrapy crawl`` sets it; a script that crawls a city must set it."""

DATA_DIR = "data"
"""The data folder. It contains one folder for each city, with the city's records, rejected pages, archives and runs."""

CITIES_DIR = "fuwen_cities"
"""The folder of cities of your own, one file for each. It need not exist. ``newcity`` writes there outside a checkout."""

REPLAY = None
"""The archive to read instead of the live portal: a folder, .warc, .warc.gz or .wacz. Commas separate several."""

REPLAY_AT = None
"""A date or time in UTC. A replay uses each page's newest capture at or before it. None uses the newest capture."""

FOLLOW_LINKS = False
"""True reads what the links in a replayed folder lead to, even outside the folder. Only for folders of your own."""

ARCHIVE = True
"""True saves every response of a live run as WARC in ``DATA_DIR/<city>/archive``, unless ``REDACT_CONTACTS`` is set."""

AUDIT = False
"""True proves at the end of each run what the run wrote, by its own WARC. It costs a few milliseconds for each record."""

FIRST_CONTACT = True
"""True checks a city's columns before its first walk (``scrapy contact``), which does not begin if an essential differs."""

REDACT_CONTACTS = False
"""True masks telephone numbers, e-mail addresses and identity document numbers in everything that is written."""

CONCURRENT_COLUMNS = 16
"""The number of columns (listings) crawled at the same time. Columns on the same host still share one connection."""

LISTING_PAGES_MAX = 10_000
"""The maximum number of pages read of one listing. A listing with more pages leaves the run incomplete."""

READING_CPU_SECONDS = 10
"""The CPU time in seconds after which the reading of a page is abandoned, because the page is too complex.

A real page takes a few milliseconds. 0 sets no limit and reads the pages in the process of the run.
"""

LOCK_TIMEOUT = 0
"""The number of seconds to wait for another run of the same city to end before giving up."""

ATTACHMENTS = False
"""True downloads the records' attachments too, after the pages."""

ATTACHMENTS_MAXSIZE = 64 * 1024 * 1024
"""The maximum size of an attachment in bytes.

A larger attachment is refused, before its download if the headers state its size.
"""

ATTACHMENTS_TYPES = "pdf ofd doc docx xls xlsx pptx ole rtf txt zip rar 7z jpg png gif bmp tif".split()
"""The types of attachments to keep. They are recognised by the files' bytes (``crawler/documents/file_types.py``)."""

ATTACHMENTS_TIMEOUT = 300
"""The maximum number of seconds for the download of one attachment."""

OCR = False
"""True lets ``scrapy attachments`` recognise the text of scans. Needs the pip extra ``ocr``."""

OCR_PAGES_MAX = 50
"""The maximum number of pages of a scan whose text is recognised. A page takes about ten seconds of CPU time."""

CONTACT = None
"""The crawler operator's e-mail address or web page, for the portals' operators. It is added to the User-Agent."""

PROGRESS_FD = 0
"""The file descriptor to which progress is written as lines of JSON. Set by ``scrapy crawlall``. 0 writes none."""

NOTIFY = None
"""The services that get a message after a run, as URLs of Apprise. Commas separate several.

None takes the URLs of the environment variable ``FUWEN_NOTIFY``, which other users of the machine cannot see, unlike a
command line. Needs the pip extra ``monitor``.
"""

METRICS_DIR = None
"""The folder for each run's Prometheus metrics, ``fuwen_<city>.prom``. None writes none.

Needs the pip extra ``monitor``.
"""

SENTRY_DSN = None
"""The Sentry DSN to which errors in the code and runs that need attention are reported.

Needs the pip extra ``monitor``.
"""

LOG_JSON = False
"""True writes the log as lines of JSON. Needs the pip extra ``monitor``."""

MONITORS = False
"""True runs the Spidermon monitors at the end of each run. Needs the pip extra ``monitor``."""

MONITOR_SILENT_DAYS = 0
"""The number of days without a new record after which a monitor fails. 0 disables it, because replies are seasonal."""
