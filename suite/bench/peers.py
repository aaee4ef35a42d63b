"""Times steps of training in PyTorch: one line "KEY THREADS SECONDS" each.

usage: peers.py THREADS
"""
import math
import os
import sys
import time

THREADS = int(sys.argv[1])
for variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[variable] = str(THREADS)

import torch
from torch import nn
from torch.nn import functional as F

torch.set_num_threads(THREADS)
torch.manual_seed(0)
bce = nn.BCEWithLogitsLoss()


def adam(module, rate, betas=(0.9, 0.999)):
    return torch.optim.Adam(module.parameters(), rate, betas)


def update(optimizer, loss):
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()


def kl(mean, logvar):
    return -0.5 * (1 + logvar - mean**2 - logvar.exp()).sum()


def sampled(mean, logvar):
    return mean + torch.randn_like(mean) * (0.5 * logvar).exp()


def vae():
    encode, mean, logvar = nn.Linear(784, 400), nn.Linear(400, 20), nn.Linear(400, 20)
    decode, pixels = nn.Linear(20, 400), nn.Linear(400, 784)
    optimizer = adam(nn.ModuleList([encode, mean, logvar, decode, pixels]), 1e-3)
    images = torch.rand(60000, 784)

    def step():
        x = images[torch.randint(0, 60000, (128,))]
        hidden = F.relu(encode(x))
        m, v = mean(hidden), logvar(hidden)
        logits = pixels(F.relu(decode(sampled(m, v))))
        nll = F.binary_cross_entropy_with_logits(logits, x, reduction="sum")
        update(optimizer, (nll + kl(m, v)) / 128)

    return step


def gan(generator, critic, noise, real, rate):
    one, zero = torch.ones(64, 1), torch.zeros(64, 1)
    by_generator, by_critic = adam(generator, rate, (0.5, 0.999)), adam(critic, rate, (0.5, 0.999))

    def step():
        fake = generator(torch.randn(64, noise))
        update(by_critic, bce(critic(real()), one) + bce(critic(fake.detach()), zero))
        update(by_generator, bce(critic(fake), one))

    return step


def ring():
    def mlp(out):
        return nn.Sequential(nn.Linear(2, 64), nn.ReLU(), nn.Linear(64, 64), nn.ReLU(),
                             nn.Linear(64, out))

    def points():
        angle = torch.randint(0, 8, (64,)) * 2 * math.pi / 8
        return torch.stack([angle.cos(), angle.sin()], 1) * 2 + 0.02 * torch.randn(64, 2)

    return gan(mlp(2), mlp(1), 2, points, 1e-3)


def dcgan():
    generator = nn.Sequential(
        nn.Linear(64, 128 * 7 * 7), nn.Unflatten(1, (128, 7, 7)), nn.BatchNorm2d(128), nn.ReLU(),
        nn.ConvTranspose2d(128, 64, 4, 2, 1), nn.BatchNorm2d(64), nn.ReLU(),
        nn.ConvTranspose2d(64, 1, 4, 2, 1), nn.Tanh())
    critic = nn.Sequential(
        nn.Conv2d(1, 64, 4, 2, 1), nn.LeakyReLU(0.2), nn.Conv2d(64, 128, 4, 2, 1),
        nn.BatchNorm2d(128), nn.LeakyReLU(0.2), nn.Flatten(), nn.Linear(128 * 7 * 7, 1))
    images = torch.rand(64, 1, 28, 28)
    return gan(generator, critic, 64, lambda: images, 2e-4)


def conv_vae():
    encoder = nn.Sequential(nn.Conv2d(1, 32, 4, 2, 1), nn.ReLU(), nn.Conv2d(32, 64, 4, 2, 1),
                            nn.ReLU(), nn.Flatten(), nn.Linear(64 * 49, 40))
    decoder = nn.Sequential(nn.Linear(20, 64 * 49), nn.ReLU(), nn.Unflatten(1, (64, 7, 7)),
                            nn.ConvTranspose2d(64, 32, 4, 2, 1), nn.ReLU(),
                            nn.ConvTranspose2d(32, 1, 4, 2, 1))
    optimizer = adam(nn.ModuleList([encoder, decoder]), 1e-3)
    x = torch.rand(64, 1, 28, 28)

    def step():
        mean, logvar = encoder(x).chunk(2, 1)
        logits = decoder(sampled(mean, logvar))
        nll = F.binary_cross_entropy_with_logits(logits, x, reduction="sum")
        update(optimizer, (nll + kl(mean, logvar)) / 64)

    return step


def median_seconds(step, budget=2.0):
    for _ in range(5):
        step()
    times, end = [], time.perf_counter() + budget
    while len(times) < 5 or time.perf_counter() < end:
        start = time.perf_counter()
        step()
        times.append(time.perf_counter() - start)
    return sorted(times)[len(times) // 2]


for key, make in (("vae", vae), ("conv_vae", conv_vae), ("dcgan", dcgan), ("ring", ring)):
    print(key, THREADS, median_seconds(make()), flush=True)
