// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.body;

import io.github.camelpushgateway.mapping.record.RecordException;
import io.github.camelpushgateway.mapping.record.RecordException.Reason;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads MessagePack (github.com/msgpack/msgpack, spec.md): a map is a record, an array many, and so are values one
 * after the other. A length that is only claimed is not allocated; each record is bounded as one of JSON.
 */
final class MsgpackRecords {

    /** Not MessagePack, or more of it than is read. */
    private static final class Broken extends Exception {

        private static final long serialVersionUID = 1L;

        private final Reason reason;

        Broken(Reason reason, String message) {
            super(message, null, false, false);
            this.reason = reason;
        }
    }

    private final DataInputStream in;
    private final Records records;
    private long budget;

    private MsgpackRecords(Content content, Records records) {
        this.in = new DataInputStream(content.bytes());
        this.records = records;
    }

    static void read(Content content, Records records) throws RecordException, IOException {
        if (content.isText()) {
            records.reject(
                    new RecordException(Reason.MALFORMED, "not MessagePack but text", "Correct 'payload' in the rule"));
            return;
        }
        new MsgpackRecords(content, records).read();
    }

    private void read() throws RecordException, IOException {
        RecordException failure;
        try {
            boolean several = false;
            for (int first = in.read(); first >= 0; first = in.read()) {
                budget = JsonTree.MOST_PER_RECORD;
                long items = items(first);
                if (items < 0) {
                    take(value(first, 0), several);
                }
                for (long i = 0; i < items; i++) {
                    budget = JsonTree.MOST_PER_RECORD;
                    take(value(in.readUnsignedByte(), 1), true);
                }
                several = true;
            }
            return;
        } catch (EOFException cut) {
            failure = new RecordException(
                    Reason.MALFORMED, "not MessagePack, or cut short: it ends within a value", "Correct the source");
        } catch (CharacterCodingException broken) {
            failure = new RecordException(
                    Reason.MALFORMED, "MessagePack with a text that is not UTF-8", "Send bytes as bin, not as str");
        } catch (Broken broken) {
            failure = new RecordException(broken.reason, broken.getMessage(), "Correct the source, or 'payload'");
        }
        records.reject(failure);
    }

    private void take(Object record, boolean oneOfSeveral) throws RecordException {
        if (record != null && oneOfSeveral) {
            records.take(record);
        } else if (record != null) {
            records.takeOnly(record);
        }
    }

    /** How many items the list has that starts so, or -1 if it is no list. */
    private long items(int first) throws IOException {
        return (first & 0xf0) == 0x90 ? first & 0x0f : first == 0xdc ? uint(2) : first == 0xdd ? uint(4) : -1;
    }

    private Object value(int first, int depth) throws IOException, Broken {
        spend(JsonTree.COST_OF_VALUE);
        if (depth > JsonTree.DEEPEST) {
            throw new Broken(Reason.TOO_LARGE, "MessagePack nested deeper than " + JsonTree.DEEPEST);
        }
        if (first < 0x80 || first >= 0xe0) {
            return (byte) first;
        }
        if (first < 0x90) {
            return map(first & 0x0f, depth);
        }
        long items = items(first);
        if (items >= 0) {
            return list(items, depth);
        }
        if (first < 0xc0) {
            return text(first & 0x1f);
        }
        return switch (first) {
            case 0xc0 -> null;
            case 0xc2 -> false;
            case 0xc3 -> true;
            case 0xc4 -> hex(uint(1));
            case 0xc5 -> hex(uint(2));
            case 0xc6 -> hex(uint(4));
            case 0xc7 -> extension(uint(1));
            case 0xc8 -> extension(uint(2));
            case 0xc9 -> extension(uint(4));
            case 0xca -> in.readFloat();
            case 0xcb -> in.readDouble();
            case 0xcc -> uint(1);
            case 0xcd -> uint(2);
            case 0xce -> uint(4);
            case 0xcf -> new BigInteger(1, in.readNBytes(8));
            case 0xd0 -> in.readByte();
            case 0xd1 -> in.readShort();
            case 0xd2 -> in.readInt();
            case 0xd3 -> in.readLong();
            case 0xd4 -> extension(1);
            case 0xd5 -> extension(2);
            case 0xd6 -> extension(4);
            case 0xd7 -> extension(8);
            case 0xd8 -> extension(16);
            case 0xd9 -> text(uint(1));
            case 0xda -> text(uint(2));
            case 0xdb -> text(uint(4));
            case 0xde -> map(uint(2), depth);
            case 0xdf -> map(uint(4), depth);
            default -> throw new Broken(Reason.MALFORMED, "not MessagePack: it has no value that starts with 0xc1");
        };
    }

    private Map<String, Object> map(long size, int depth) throws IOException, Broken {
        Map<String, Object> map = new LinkedHashMap<>();
        for (long i = 0; i < size; i++) {
            Object key = value(in.readUnsignedByte(), depth + 1);
            map.put(String.valueOf(key), value(in.readUnsignedByte(), depth + 1));
        }
        return map;
    }

    private List<Object> list(long size, int depth) throws IOException, Broken {
        List<Object> list = new ArrayList<>();
        for (long i = 0; i < size; i++) {
            list.add(value(in.readUnsignedByte(), depth + 1));
        }
        return list;
    }

    /** What type -1 is, a time, is one here; other extensions are their bytes. */
    private Object extension(long length) throws IOException, Broken {
        int type = in.readByte();
        byte[] bytes = bytes(length);
        if (type != -1 || (length != 4 && length != 8 && length != 12)) {
            return HexFormat.of().formatHex(bytes);
        }
        ByteBuffer time = ByteBuffer.wrap(bytes);
        if (length == 4) {
            return Instant.ofEpochSecond(time.getInt() & 0xffff_ffffL);
        }
        if (length == 8) {
            long both = time.getLong();
            return Instant.ofEpochSecond(both & 0x3_ffff_ffffL, both >>> 34);
        }
        int nanos = time.getInt();
        long seconds = time.getLong();
        if (Math.abs(seconds) > 31_556_889_864_403_199L) {
            throw new Broken(Reason.MALFORMED, "MessagePack with a time beyond all years");
        }
        return Instant.ofEpochSecond(seconds, nanos & 0xffff_ffffL);
    }

    private String text(long length) throws IOException, Broken {
        return StandardCharsets.UTF_8
                .newDecoder()
                .decode(ByteBuffer.wrap(bytes(length)))
                .toString();
    }

    private String hex(long length) throws IOException, Broken {
        return HexFormat.of().formatHex(bytes(length));
    }

    private byte[] bytes(long length) throws IOException, Broken {
        spend(length);
        // Grows with what really comes.
        byte[] bytes = in.readNBytes((int) length);
        if (bytes.length < length) {
            throw new EOFException();
        }
        return bytes;
    }

    private long uint(int bytes) throws IOException {
        long value = 0;
        for (int i = 0; i < bytes; i++) {
            value = value << 8 | in.readUnsignedByte();
        }
        return value;
    }

    private void spend(long cost) throws Broken {
        budget -= cost;
        if (budget < 0) {
            throw new Broken(
                    Reason.TOO_LARGE,
                    "MessagePack with a record of more than " + JsonTree.MOST_PER_RECORD / (1024 * 1024) + " MiB");
        }
    }
}
