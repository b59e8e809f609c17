import { expect, it, jest } from '@jest/globals';

it('names the packages that are missing', async () => {
  jest.unstable_mockModule('fastify', () => {
    throw new Error("Cannot find package 'fastify'");
  });
  const { loadServeLibraries } = await import('./serve-libraries.js');
  await expect(loadServeLibraries()).rejects.toThrow(/npm install fastify @fastify\/multipart prom-client$/);
});
