"""Small media files for tests, made by FFmpeg within moments: ordinary ones, odd ones, and hostile ones.

Every function writes one file and returns its path; the container follows from the name's ending.
"""

import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

FAST = ("-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p")


def ffmpeg(*arguments: object, feed: bytes | None = None) -> bytes:
    """Run FFmpeg with trusted arguments and return its standard output."""
    argv = ["ffmpeg", "-hide_banner", "-loglevel", "error", "-y", *(str(argument) for argument in arguments)]
    stdin = None if feed is not None else subprocess.DEVNULL
    finished = subprocess.run(argv, input=feed, stdin=stdin, capture_output=True, check=False)
    assert finished.returncode == 0, finished.stderr.decode(errors="replace")
    output: bytes = finished.stdout
    return output


def clip(  # noqa: PLR0913  every argument is one oddity
    path: Path,
    *,
    seconds: float = 2,
    fps: str = "30",
    size: str = "160x120",
    sound: str | None = "stereo",
    picture_filter: str = "null",
    options: Sequence[object] = (),
) -> Path:
    """Write moving test bars and a tone.

    Args:
        path: Target.
        seconds: Length of picture and sound.
        fps: Frames per second as FFmpeg writes them, for instance ``30000/1001``.
        size: Width and height in pixels, ``160x120``.
        sound: Channel layout (``mono``, ``stereo``, ``5.1``, …); ``None`` for no sound.
        picture_filter: Applied to the picture.
        options: Further output options.
    """
    pixels = "testsrc2" if "x" in size else ""
    inputs: list[object] = ["-f", "lavfi", "-i", f"{pixels}=s={size}:r={fps}:d={seconds},{picture_filter}"]
    if sound is not None:
        inputs += ["-f", "lavfi", "-i", f"sine=440:r=48000:d={seconds},aformat=channel_layouts={sound}"]
    coded = ["-c:v", "libvpx", "-deadline", "realtime", "-cpu-used", "16"] if path.suffix == ".webm" else list(FAST)
    ffmpeg(*inputs, *coded, *options, f"file:{path}")
    return path


def variable_rate(path: Path, *, seconds: float = 10, sound: str | None = "stereo") -> Path:
    """Write a picture whose frames are 20 to 60 ms apart, about 25 a second, on no common grid."""
    times = "setpts='(N*40+17*sin(N*1.7))/1000/TB'"
    rate = ("-fps_mode", "passthrough", "-enc_time_base", "1/90000")
    picture = f"settb=1/90000,{times}"
    return clip(path, seconds=seconds, fps="25", sound=sound, picture_filter=picture, options=rate)


def dropped_frames(path: Path, *, seconds: float = 10) -> Path:
    """Write 30 frames per second of which every fifth was never recorded."""
    return clip(
        path, seconds=seconds, picture_filter="select='mod(n,5)'", options=("-fps_mode", "passthrough")
    )  # fmt: skip


def rotated(path: Path, plain: Path, degrees: int = 90) -> Path:
    """Copy a clip and mark it as turned, as phones do."""
    ffmpeg("-i", plain, "-c", "copy", "-metadata:s:v:0", f"rotate={degrees}", path)
    return path


def late_sound(path: Path, plain: Path, seconds: float) -> Path:
    """Copy a clip and let its sound begin later."""
    ffmpeg("-i", plain, "-itsoffset", seconds, "-i", plain, "-map", "0:v", "-map", "1:a", "-c", "copy", path)
    return path


def paced(path: Path, plain: Path, pace: float) -> Path:
    """Copy a clip and stretch the times of its sound, as a sound card does whose clock is off."""
    ffmpeg("-i", plain, "-c", "copy", "-bsf:a", f"setts=ts=TS*{pace}", path)
    return path


def two_tracks(path: Path) -> Path:
    """Write a mono track first and a stereo track, marked as default, second."""
    ffmpeg(
        "-f", "lavfi", "-i", "testsrc2=s=160x120:r=30:d=2", "-f", "lavfi", "-i", "sine=300:d=2",
        "-f", "lavfi", "-i", "sine=600:d=2,aformat=channel_layouts=stereo", "-map", "0", "-map", "1", "-map", "2",
        *FAST, "-disposition:a:0", "0", "-disposition:a:1", "default", "-metadata:s:a:1", "language=vie", path,
    )  # fmt: skip
    return path


def many_streams(path: Path, count: int) -> Path:
    """Write a picture and ``count`` sound tracks."""
    maps = [text for _ in range(count) for text in ("-map", "1:a")]
    ffmpeg(
        "-f", "lavfi", "-i", "testsrc2=s=64x64:r=10:d=0.3", "-f", "lavfi", "-i", "sine=d=0.3:r=8000",
        "-map", "0:v", *maps, *FAST, "-c:a", "pcm_s16le", path,
    )  # fmt: skip
    return path


def still_with_sound(path: Path, seconds: float = 3) -> Path:
    """Write a single frame and sound of some length."""
    ffmpeg(
        "-f", "lavfi", "-i", "testsrc2=s=160x120:r=30:d=0.03", "-f", "lavfi", "-i",
        f"sine=d={seconds}", *FAST, path,
    )  # fmt: skip
    return path


def sound_with_cover(path: Path) -> Path:
    """Write music with a cover image: a picture stream that is no video."""
    ffmpeg(
        "-f", "lavfi", "-i", "sine=d=1", "-f", "lavfi", "-i", "testsrc2=s=64x64:d=0.1", "-frames:v", "1",
        "-map", "0", "-map", "1", "-c:v", "png", "-disposition:v", "attached_pic", path,
    )  # fmt: skip
    return path


def sound_only(path: Path) -> Path:
    """Write a second of tone."""
    ffmpeg("-f", "lavfi", "-i", "sine=d=1", path)
    return path


def truncated(path: Path, whole: Path, share: float) -> Path:
    """Copy the first part of a file."""
    content = whole.read_bytes()
    path.write_bytes(content[: int(len(content) * share)])
    return path


def pixel_bomb(path: Path, size: str = "8192x8192") -> Path:
    """Write a file of a few kilobytes whose frames take hundreds of megabytes to decode."""
    ffmpeg("-f", "lavfi", "-i", f"color=black:s={size}:r=1:d=1", "-frames:v", "1", *FAST, "-threads", "1", path)
    return path


def absurd_rate(path: Path) -> Path:
    """Write a thousand frames within a millisecond."""
    rate = ("-video_track_timescale", "1000000") if path.suffix == ".mp4" else ()
    ffmpeg(
        "-f", "lavfi", "-i", "testsrc2=s=64x64:r=1000000", "-frames:v", "1000", *FAST, *rate, path
    )  # fmt: skip
    return path


def encrypted(path: Path, plain: Path) -> Path:
    """Copy a clip under common encryption; the key stays here."""
    ffmpeg(
        "-i", plain, "-c", "copy", "-encryption_scheme", "cenc-aes-ctr",
        "-encryption_key", "76a6c65c5ea762046bd749a2e632ccbb", "-encryption_kid", "a7e61c373e219033c21091fa607bf3b8",
        path,
    )  # fmt: skip
    return path


def garbled(path: Path, plain: Path) -> Path:
    """Copy an MP4 whose media data are replaced by noise while its index is whole."""
    content = bytearray(plain.read_bytes())
    at = content.index(b"mdat") + 4
    end = at - 8 + int.from_bytes(content[at - 8 : at - 4], "big")
    content[at:end] = bytes((index * 167 + index // 251) % 251 for index in range(end - at))
    path.write_bytes(content)
    return path


def playlists(folder: Path, victim: Path, port: int = 9) -> list[Path]:
    """Write playlists and scripts named like videos, each naming another local file or a local port."""
    url = f"file://{victim}"
    texts = {
        "hls.mp4": f"#EXTM3U\n#EXT-X-TARGETDURATION:2\n#EXTINF:2,\n{url}\n#EXT-X-ENDLIST\n",
        "hls-http.mp4": f"#EXTM3U\n#EXT-X-TARGETDURATION:2\n#EXTINF:2,\nhttp://127.0.0.1:{port}/a.ts\n#EXT-X-ENDLIST\n",
        "concat.mp4": f"ffconcat version 1.0\nfile '{victim}'\n",
        "concat.mkv": f"ffconcat version 1.0\nfile '{url}'\n",
        "xspf.mp4": f'<?xml version="1.0"?><playlist xmlns="http://xspf.org/ns/0/" version="1"><trackList><track>'
        f"<location>{url}</location></track></trackList></playlist>",
        "dash.mp4": '<?xml version="1.0"?><MPD xmlns="urn:mpeg:dash:schema:mpd:2011" type="static"><Period>'
        f"<AdaptationSet><Representation><BaseURL>{url}</BaseURL></Representation></AdaptationSet></Period></MPD>",
        "sdp.mp4": "v=0\no=- 0 0 IN IP4 127.0.0.1\ns=x\nc=IN IP4 127.0.0.1\nt=0 0\nm=video 9 RTP/AVP 96\n"
        "a=rtpmap:96 H264/90000\n",
        "m3u.mov": f"{victim}\n",
        "text.mp4": "Dear viewer, this is a letter.\n" * 40,
        "movtext.mp4": f"rtsptext\r\n{url}\r\n",
    }
    paths = []
    for name, text in texts.items():
        (folder / name).write_text(text)
        paths.append(folder / name)
    return paths


def copy(path: Path, original: Path) -> Path:
    """Copy a file under another name."""
    shutil.copyfile(original, path)
    return path


def without_index(path: Path, plain: Path) -> Path:
    """Copy an MP4 up to its index, as a recorder leaves it that lost power."""
    content = plain.read_bytes()
    path.write_bytes(content[: content.rindex(b"moov") - 4])
    return path


def frameless(path: Path) -> Path:
    """Write an MP4 into which nothing was recorded."""
    ffmpeg("-f", "lavfi", "-i", "testsrc2=d=1", "-frames:v", 0, path)
    return path


def strip(path: Path) -> Path:
    """Write a picture far wider than any screen and hardly higher than a line of text."""
    ffmpeg("-f", "lavfi", "-i", "color=s=32000x16:d=0.1", "-c:v", "ffv1", "-frames:v", 1, path)
    return path


def live(path: Path) -> Path:
    """Write a WebM as browsers record it: no length, no index."""
    clip(path.with_name(f"whole-{path.name}"))
    path.write_bytes(ffmpeg("-i", path.with_name(f"whole-{path.name}"), "-c", "copy", "-f", "webm", "pipe:1"))
    return path


def beheaded(path: Path) -> Path:
    """Write a transport stream that begins in the middle of a group of pictures."""
    whole = clip(path.with_name(f"whole-{path.name}"), seconds=4, options=("-g", "30"))
    path.write_bytes(whole.read_bytes()[188 * 200 :])
    return path


def broken_first_track(path: Path) -> Path:
    """Write a default sound track of noise that claims to be AAC, and a sound one behind it."""
    with TemporaryDirectory() as folder:
        noise = garbled(Path(folder) / "noise.m4a", sound_only(Path(folder) / "plain.m4a"))
        ffmpeg(
            "-f", "lavfi", "-i", "testsrc2=s=160x120:r=30:d=2", "-i", noise, "-f", "lavfi", "-i", "sine=d=2",
            "-map", "0", "-map", "1", "-map", "2", *FAST, "-c:a:0", "copy", "-c:a:1", "aac",
            "-disposition:a:0", "default", "-disposition:a:1", "0", path,
        )  # fmt: skip
    return path
