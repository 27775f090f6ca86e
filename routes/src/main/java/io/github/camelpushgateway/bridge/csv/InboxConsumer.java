// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.bridge.csv;

import io.github.camelpushgateway.PushgatewayConstants;
import io.github.camelpushgateway.bridge.failure.FailureWords;
import io.github.camelpushgateway.bridge.route.PushFailures;
import io.github.camelpushgateway.bridge.status.SourceStatus;
import io.github.camelpushgateway.bridge.status.SourceStatuses;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.Processor;
import org.apache.camel.ShutdownRunningTask;
import org.apache.camel.spi.ShutdownAware;
import org.apache.camel.support.ScheduledPollConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes files out of an inbox, a batch at a time, and does with each what became of its exchange: it goes to
 * {@code .done/} when the gateway has it, to {@code .failed/} with a reason if it could not be pushed, and stays
 * where it is if neither is known. That it was pushed is noted after the push and only then, so a crash loses no
 * file. The next batch is taken when the one before it has ended, so files are pushed in their order.
 */
final class InboxConsumer extends ScheduledPollConsumer implements ShutdownAware {

    private static final Logger LOG = LoggerFactory.getLogger(InboxConsumer.class);

    /** A batch ends before either is exceeded, but for a single file: a full inbox must not be in memory at once. */
    private static final int MOST_FILES = 200;

    private static final long MOST_BYTES = 32L << 20;

    private static final String STOPPED =
            "{} stays in the inbox and is pushed after the next start: the bridge was stopped before the gateway had it ({})";

    private final InboxSettings settings;
    private final FailedFiles failed;
    private final DoneWatch done = new DoneWatch(System::nanoTime);
    private PushedFiles pushed;
    private InboxScan scan;
    private Path folder;

    /** Files on their way. */
    private final Set<InboxFile> underway = ConcurrentHashMap.newKeySet();

    InboxConsumer(Endpoint endpoint, Processor processor, InboxSettings settings) {
        super(endpoint, processor);
        this.settings = settings;
        failed = new FailedFiles(settings.failed());
    }

    @Override
    protected void doStart() throws Exception {
        try {
            Files.createDirectories(settings.folder());
            OwnFiles.folder(settings.done());
            OwnFiles.folder(settings.failed());
            OwnFiles.folder(settings.pushed().getParent());
            pushed = PushedFiles.open(settings.pushed());
            folder = settings.folder().toRealPath();
        } catch (IOException e) {
            throw new IllegalArgumentException(
                    "The inbox " + settings.folder() + " cannot be used: " + FailureWords.of(e)
                            + ". It has to be a folder in which this user may write, rename and delete",
                    e);
        }
        scan = new InboxScan(settings, pushed, failed, System::nanoTime);
        super.doStart();
    }

    /** What is on its way has had its time then: nobody may tell any more how it ended. */
    @Override
    protected void doStop() throws Exception {
        super.doStop();
        underway.stream().map(InboxFile::name).sorted().forEach(name -> LOG.warn(STOPPED, name, "no answer yet"));
    }

    @Override
    protected int poll() {
        if (getPendingExchangesSize() > 0) {
            return 0;
        }
        try {
            for (InboxFile file : done.written()) {
                setAside(file);
            }
            List<InboxFile> files = scan.ready();
            status().connected();
            int taken = 0;
            long bytes = 0;
            for (InboxFile file : files) {
                bytes += file.size();
                if (!isRunAllowed()
                        || isSuspendingOrSuspended()
                        || taken > 0 && (taken == MOST_FILES || bytes > MOST_BYTES)) {
                    break;
                }
                take(file);
                status().received();
                taken++;
            }
            return taken;
        } catch (IOException e) {
            status().disconnected("the inbox " + settings.folder() + " cannot be read: " + FailureWords.of(e));
            return 0;
        }
    }

    private SourceStatus status() {
        return SourceStatuses.of(getEndpoint().getCamelContext()).get(getRouteId());
    }

    private void take(InboxFile file) {
        Exchange exchange = createExchange(false);
        describe(file, exchange.getIn());
        RejectedRows rejected = failed.rejectedRows(file);
        exchange.setProperty(PushgatewayConstants.REJECTION_LISTENER, rejected);
        underway.add(file);
        FileContent content;
        try {
            content = FileContent.open(file, folder);
        } catch (IOException e) {
            exchange.setException(e);
            ended(file, exchange, null, rejected);
            return;
        }
        try {
            exchange.getIn().setHeader(PushgatewayConstants.IDEMPOTENCY_KEY, content.identity());
            exchange.getIn().setBody(content);
        } catch (IOException e) {
            exchange.setException(e);
            ended(file, exchange, content, rejected);
            return;
        }
        getAsyncProcessor().process(exchange, doneSync -> ended(file, exchange, content, rejected));
    }

    private void describe(InboxFile file, Message message) {
        message.setHeader(PushgatewayConstants.CSV_DELIMITER, settings.delimiter());
        message.setHeader(PushgatewayConstants.CSV_SKIP_LINES, settings.skipLines());
        message.setHeader(Exchange.FILE_NAME, file.name());
        message.setHeader(Exchange.FILE_NAME_ONLY, file.name());
        message.setHeader("CamelFileAbsolutePath", file.path().toAbsolutePath().toString());
        message.setHeader(Exchange.FILE_LENGTH, file.size());
        message.setHeader(Exchange.FILE_LAST_MODIFIED, file.modified().toMillis());
    }

    /** Whatever happened, and on whatever path, this comes last. */
    private void ended(InboxFile file, Exchange exchange, FileContent content, RejectedRows rejected) {
        try {
            if (content != null) {
                content.close();
            }
            boolean good = !exchange.isFailed();
            if (good || !isToBeTakenAgain(file, exchange)) {
                if (!good || rejected.isAny()) {
                    failed.setAside(file.name());
                }
                rejected.end();
                if (good) {
                    pushed(file);
                } else {
                    fail(file, exchange.getException());
                }
            } else {
                rejected.drop();
            }
        } catch (IOException | RuntimeException e) {
            LOG.warn("{}: what was to be done after its push failed: {}", file.name(), FailureWords.of(e));
        } finally {
            releaseExchange(exchange, false);
            underway.remove(file);
        }
    }

    private void pushed(InboxFile file) {
        try {
            pushed.add(file.mark());
        } catch (IOException e) {
            LOG.warn(
                    "{} was pushed, which cannot be noted in {}: {}. If it is still in the inbox after a crash, it is pushed again",
                    file.name(),
                    settings.pushed(),
                    FailureWords.of(e));
        }
        if (!file.isUnchanged()) {
            LOG.warn(
                    "{} was written to, or replaced, while it was pushed. It stays in the inbox and is pushed again when nobody writes to it",
                    file.name());
            return;
        }
        try {
            OwnFiles.folder(settings.done());
            Path target = settings.done().resolve(file.path().getFileName());
            Files.move(file.path(), target, StandardCopyOption.REPLACE_EXISTING);
            done.add(target);
            removeDoneFile(file);
        } catch (IOException e) {
            scan.leave(file);
            LOG.warn(
                    "{} was pushed, but cannot be moved to {}, and stays in the inbox: {}",
                    file.name(),
                    settings.done(),
                    FailureWords.of(e));
        }
    }

    /** A file that was pushed in part: whether to push the rest, or all of it again, only a person can tell. */
    private void setAside(InboxFile file) throws IOException {
        failed.setAside(file.name());
        failed.take(
                file.path(),
                file.name(),
                "it was written to after it had been pushed and moved to " + settings.done()
                        + ": its writer paused for longer than csv.settle-time. Of it " + file.size()
                        + " bytes are pushed",
                "Raise csv.settle-time, or have the writer make a csv.done-file. Take the rows that are pushed out of the file if"
                        + " they are counted, and move it back to "
                        + settings.folder() + ".");
    }

    private void removeDoneFile(InboxFile file) throws IOException {
        if (settings.doneFile() != null && !settings.doneFile().isForAll()) {
            Files.deleteIfExists(settings.doneFile().of(file.path()));
        }
    }

    /** Whether nothing is to be said against the file, so that it is taken once more, later. */
    private boolean isToBeTakenAgain(InboxFile file, Exchange exchange) {
        Exception failure = exchange.getException();
        if (Files.notExists(file.path(), LinkOption.NOFOLLOW_LINKS)) {
            LOG.info("{} was taken away from the inbox before it was pushed", file.name());
            return true;
        }
        if (!file.isUnchanged()) {
            LOG.warn("{} is still being written to. It stays in the inbox until nobody does", file.name());
            return true;
        }
        if (!isRunAllowed() || getEndpoint().getCamelContext().isStopping() || PushFailures.isReleased(failure)) {
            LOG.warn(STOPPED, file.name(), FailureWords.of(failure));
            return true;
        }
        return false;
    }

    private void fail(InboxFile file, Exception failure) throws IOException {
        boolean retryable = FailureWords.isRetryable(failure);
        String foreign = retryable ? null : ForeignFile.kind(file.path());
        String reason = foreign == null ? FailureWords.of(failure) : "the file " + foreign;
        String advice = retryable
                ? "Nothing is wrong with the file. When the gateway can be reached, move the file back to "
                        + settings.folder() + "."
                : "Correct what the line above says, in the file or in the settings, and move the file back to "
                        + settings.folder() + ".";
        if (failed.take(file.path(), file.name(), reason, advice)) {
            removeDoneFile(file);
        } else {
            scan.leave(file);
        }
    }

    @Override
    public int getPendingExchangesSize() {
        return underway.size();
    }

    @Override
    public boolean deferShutdown(ShutdownRunningTask shutdownRunningTask) {
        return false;
    }

    @Override
    public void prepareShutdown(boolean suspendOnly, boolean forced) {
        // Nothing to prepare: what is on its way is waited for, and what is not done by then stays in the inbox.
    }
}
