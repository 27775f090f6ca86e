// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.bridge.page.message;

import org.jspecify.annotations.Nullable;

/**
 * A message, a file or a result that a source brought, and what became of it. What it is made of never changes; the
 * outcome comes once, from any thread.
 */
public final class KeptMessage {

    /** What became of a message. */
    public enum State {
        /** It is on its way: the gateway has not taken it yet. */
        WAITING,
        /** The gateway has all of it. */
        PUSHED,
        /** Records of it were left out, or all of it. */
        LEFT_OUT,
        /** Nothing was wrong with it and nothing of it was to be pushed. */
        NOTHING,
        /** It failed. */
        FAILED
    }

    /**
     * How it ended.
     *
     * @param records how many records were in it
     * @param rejected how many of them were left out
     * @param samples how many samples they came to
     * @param failure why it failed, or {@code null}
     */
    public record Outcome(State state, long records, long rejected, long samples, @Nullable String failure) {

        static final Outcome WAITING = new Outcome(State.WAITING, 0, 0, 0, null);
    }

    private final long id;
    private final String source;
    private final long atMillis;
    private final @Nullable String topic;
    private final @Nullable String file;
    private final byte @Nullable [] payload;
    private final int length;

    private volatile Outcome outcome = Outcome.WAITING;
    private volatile @Nullable Object userProperties;

    /**
     * @param atMillis when it came, in milliseconds since 1970
     * @param topic what it came by, or {@code null}
     * @param file the name of the file, or {@code null}
     * @param payload what it holds; {@code null} where that is not kept. It must not be changed
     * @param length of the payload, in bytes; -1 where it is not known
     */
    KeptMessage(
            long id,
            String source,
            long atMillis,
            @Nullable String topic,
            @Nullable String file,
            byte @Nullable [] payload,
            int length) {
        this.id = id;
        this.source = source;
        this.atMillis = atMillis;
        this.topic = topic;
        this.file = file;
        this.payload = payload;
        this.length = length;
    }

    /** By which it can be asked for. */
    public long id() {
        return id;
    }

    /** The name of its source. */
    public String source() {
        return source;
    }

    /** When it came, in milliseconds since 1970. */
    public long atMillis() {
        return atMillis;
    }

    /** The topic it came by, or {@code null}. */
    public @Nullable String topic() {
        return topic;
    }

    /** The name of the file, or {@code null}. */
    public @Nullable String file() {
        return file;
    }

    /** What it holds, not to be changed; {@code null} where that is not kept. */
    public byte @Nullable [] payload() {
        return payload;
    }

    /** Of the payload, in bytes; -1 where it is not known. */
    public int length() {
        return length;
    }

    /** What became of it, so far. */
    public Outcome outcome() {
        return outcome;
    }

    /** What its header {@code CamelPushgatewayUserProperties} held, or {@code null}. */
    public @Nullable Object userProperties() {
        return userProperties;
    }

    void ended(Outcome end, @Nullable Object properties) {
        userProperties = properties;
        outcome = end;
    }

    /** What it takes in memory, about. */
    int weight() {
        return 200 + (payload == null ? 0 : payload.length) + (topic == null ? 0 : topic.length());
    }
}
