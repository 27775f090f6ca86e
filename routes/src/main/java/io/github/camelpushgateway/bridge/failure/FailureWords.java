// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.bridge.failure;

import io.github.camelpushgateway.PushgatewayException;
import io.github.camelpushgateway.text.Excerpt;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.channels.ClosedChannelException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.ReadOnlyFileSystemException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CancellationException;

/**
 * Why something failed, in one line for people: the innermost cause, and where its message is only a name, as with
 * files, what is the matter with it.
 */
public final class FailureWords {

    private static final int LONGEST = 2000;

    /** How deep causes are followed: they may go in a circle. */
    private static final int DEEPEST = 50;

    private FailureWords() {}

    /**
     * The words. What this program says itself is complete; of what others throw it is the outermost and the
     * innermost.
     */
    public static String of(Throwable failure) {
        if (failure == null) {
            return "no reason is known";
        }
        Set<String> words = new LinkedHashSet<>();
        List<Throwable> chain = chain(failure);
        Throwable innermost = chain.get(chain.size() - 1);
        String inner = ofOne(innermost);
        if (failure != innermost && !isFile(innermost) && !isWrapper(failure)) {
            String outer = ofOne(failure);
            if (failure instanceof PushgatewayException || outer.contains(inner)) {
                return line(outer);
            }
            words.add(outer);
        }
        words.add(inner);
        return line(String.join(": ", words));
    }

    /** Whether the same would succeed at another time. */
    public static boolean isRetryable(Throwable failure) {
        return failure instanceof PushgatewayException push && push.isRetryable();
    }

    private static List<Throwable> chain(Throwable failure) {
        List<Throwable> chain = new ArrayList<>();
        for (Throwable cause = failure; cause != null && chain.size() < DEEPEST; cause = cause.getCause()) {
            chain.add(cause);
        }
        return chain;
    }

    /** Whether a failure has nothing of its own to say. */
    private static boolean isWrapper(Throwable failure) {
        return failure.getCause() != null
                && (failure.getMessage() == null
                        || failure.getMessage().equals(failure.getCause().toString()));
    }

    private static boolean isFile(Throwable failure) {
        return failure instanceof FileSystemException;
    }

    private static String ofOne(Throwable failure) {
        if (failure instanceof FileSystemException file) {
            return ofFile(file);
        }
        if (failure instanceof ReadOnlyFileSystemException) {
            return "the file system can only be read";
        }
        String message = failure.getMessage();
        if (failure instanceof UnknownHostException) {
            return "there is no host called " + message;
        }
        if (failure instanceof SocketTimeoutException || failure instanceof ConnectException) {
            return message == null ? "there was no answer" : message;
        }
        if (failure instanceof ClosedChannelException) {
            // All that Java's HTTP client has to say of a connection that was refused.
            return "there is no connection";
        }
        if (failure instanceof InterruptedException || failure instanceof CancellationException) {
            return "it was stopped";
        }
        return message == null || message.isBlank() ? failure.getClass().getName() : message;
    }

    /** Most messages of this family are the path alone. */
    private static String ofFile(FileSystemException failure) {
        String file = failure.getFile() == null ? "the file" : failure.getFile();
        if (failure instanceof AccessDeniedException) {
            return "this user may not open or change " + file;
        }
        if (failure instanceof NoSuchFileException) {
            return "there is no " + file;
        }
        if (failure instanceof FileAlreadyExistsException) {
            return "there is a " + file + " already";
        }
        if (failure instanceof NotDirectoryException) {
            return file + " is no folder";
        }
        if (failure instanceof DirectoryNotEmptyException) {
            return "the folder " + file + " is not empty";
        }
        if (failure instanceof FileSystemLoopException) {
            return "links go in a circle at " + file;
        }
        return failure.getReason() == null ? file + " cannot be used" : file + ": " + failure.getReason();
    }

    private static String line(String words) {
        return Excerpt.of(words, LONGEST);
    }
}
