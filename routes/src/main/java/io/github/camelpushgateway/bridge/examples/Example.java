// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.bridge.examples;

import io.github.camelpushgateway.bridge.source.Arrival;
import java.nio.file.Path;

/**
 * A message, and what a mapping has to make of it. Immutable.
 *
 * @param line where it begins in its file, from 1
 * @param arrival the message
 * @param job the job it is pushed for
 * @param expected what has to be pushed; {@code null} if that is still to be written
 * @param expectedFile where that has a file of its own, or {@code null}
 * @param leftOut a part of the reason for which records have to be left out; {@code null} if none may be
 */
record Example(int line, Arrival arrival, String job, String expected, Path expectedFile, String leftOut) {}
