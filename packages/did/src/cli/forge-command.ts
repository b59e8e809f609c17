import type { Command } from 'commander';
import type { CliContext } from './cli-context.js';

/** `did forge`. */
export function addForgeCommand(_program: Command, _context: CliContext): void {}
